from ann.course import Course
from ann.learner import REMEMBERED
from ann.start import Start
from tests.ann.letters import samples, told

PROBE = told(1000, spam=True)


def test_a_start_that_was_kept_goes_on_as_the_training_would_have() -> None:
    lessons, later = samples(30), samples(10, first=30)
    trained = Start.trained(lessons, Course(passes=2))
    first = trained.learner()
    kept = Start(
        course=trained.course,
        count=trained.count,
        latest=trained.latest,
        arrays=first.network.packed(),
    ).learner()
    for learner in (first, kept):
        for sample in later:
            learner.learn([sample])
    assert first.network.packed() == kept.network.packed()
    assert first.count == kept.count == 40


def test_the_latest_of_each_label_may_be_learned_again() -> None:
    lessons = samples(2 * REMEMBERED + 10)
    learner = Start.trained(lessons, Course(passes=0)).learner()
    for label in (False, True):
        own = [each.example for each in lessons if each.spam is label]
        assert [each.example for each in learner.latest[label]] == own[-REMEMBERED:]


def test_who_starts_with_nothing_is_undecided() -> None:
    learner = Start().learner()
    assert learner.count == 0
    assert learner.network.logit(PROBE) == 0.0
