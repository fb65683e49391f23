from ann.course import Course
from ann.network import Network
from ann.recipe import Recipe
from ann.stored_sample import StoredSample
from ann.training import train
from tests.ann.letters import samples, told

SAMPLES = samples(40)
PROBE = told(1000, spam=True)


def test_the_same_samples_and_course_give_the_same_bits() -> None:
    course = Course(passes=2)
    assert train(SAMPLES, course).packed() == train(list(SAMPLES), course).packed()


def test_what_it_gives_is_what_a_checkpoint_keeps() -> None:
    network = train(SAMPLES, Course(passes=1))
    assert Network.unpacked(network.packed()).logit(PROBE) == network.logit(PROBE)


def test_every_pass_and_every_choice_of_the_recipe_makes_another_network() -> None:
    logits = {
        train(SAMPLES, course).logit(PROBE)
        for course in (
            Course(passes=0),
            Course(passes=1),
            Course(passes=2),
            Course(passes=1, recipe=Recipe(content_rate=0.3)),
        )
    }
    assert len(logits) == 4
    assert train(SAMPLES, Course(passes=0)).logit(PROBE) == 0.0


def test_only_the_newest_samples_are_used() -> None:
    newest = train(SAMPLES, Course(passes=1, newest=10))
    assert newest.packed() == train(SAMPLES[-10:], Course(passes=1)).packed()
    assert newest.packed() != train(SAMPLES, Course(passes=1)).packed()


def test_a_sample_without_weight_teaches_nothing() -> None:
    silent = [StoredSample(each.spam, None, each.example, 0.0) for each in SAMPLES]
    assert train(silent, Course(passes=1)).logit(PROBE) == 0.0
