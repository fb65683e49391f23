import pytest

from ann import store
from ann.example import Example
from ann.learner import REMEMBERED
from ann.models import Checkpoint, History, Pack, Sample, new_stamp
from ann.packs import AT_ONCE, TOGETHER, _pack, examples_of, put_away
from ann.reading import MOST_PENDING, samples
from ann.retraining import retrain
from ann.stored_sample import StoredSample
from ann.versions import roll_back
from tests.ann.letters import told
from tests.ann.teaching import learn, logits, logits_of_a_new_process, new_user

pytestmark = pytest.mark.django_db

# So many samples and the first pack is made.
ENOUGH = TOGETHER + 2 * REMEMBERED + 56


@pytest.fixture
def user() -> int:
    """One who told so much that his oldest samples are packed."""
    store.forget_memory()
    return taught(*range(ENOUGH))


def taught(*numbers: int, name: str = "ann") -> int:
    made = new_user(name)
    learn(made, *numbers)
    store.load(made)
    return made


def test_the_oldest_samples_are_packed_and_those_that_may_come_again_are_not(user: int) -> None:
    [pack] = Pack.objects.all()
    keys = list(Sample.objects.order_by("id").values_list("id", flat=True))
    packed = Sample.objects.filter(example=b"").order_by("id").values_list("id", flat=True)
    assert list(packed) == keys[:TOGETHER]
    assert (pack.first, pack.last, pack.stale) == (keys[0], keys[TOGETHER - 1], False)


def test_packed_samples_are_read_as_they_were_told(user: int) -> None:
    upto = History.objects.get().last_sample
    read = samples(user, after=0, upto=upto)
    assert [normal(each) for each in read] == [
        StoredSample(number % 2 == 0, None, told(number, spam=number % 2 == 0).to_bytes())
        for number in range(ENOUGH)
    ]
    stretch = samples(user, after=upto - ENOUGH + 100, upto=upto - ENOUGH + 300)
    assert stretch == read[100:300]


def normal(sample: StoredSample) -> StoredSample:
    """The sample with its features as they are first stored."""
    stored = Example.from_bytes(sample.example).to_bytes()
    return StoredSample(sample.spam, sample.score, stored, sample.weight)


def test_packing_changes_no_network(user: int) -> None:
    before = logits(user)
    Checkpoint.objects.all().delete()
    assert logits_of_a_new_process(user) == before


@pytest.mark.parametrize("number", [0, 100, TOGETHER - 1, TOGETHER, ENOUGH - 1])
def test_unlearning_a_packed_sample_is_exact(user: int, number: int) -> None:
    store.unlearn(user, f"letter {number}")
    other = new_user("other")
    learn(other, *(each for each in range(ENOUGH) if each != number))
    assert logits(user) == logits(other) == logits_of_a_new_process(user)


def test_a_forgotten_sample_leaves_its_pack_when_the_network_is_loaded(user: int) -> None:
    forgotten = Sample.objects.get(digest="letter 7").pk
    store.unlearn(user, "letter 7")
    assert Pack.objects.get().stale
    before = logits(user)
    [pack] = Pack.objects.all()
    assert not pack.stale
    assert examples_of(user, [forgotten]) == {}
    Checkpoint.objects.all().delete()
    assert logits_of_a_new_process(user) == before


def test_a_pack_whose_samples_are_all_forgotten_is_gone(user: int) -> None:
    for number in range(TOGETHER):
        store.unlearn(user, f"letter {number}")
    put_away(History.objects.get())
    assert not Pack.objects.exists()


def test_a_letter_told_otherwise_leaves_its_pack_and_is_learned_anew(user: int) -> None:
    store.learn(user, "letter 8", told(8, spam=True), spam=False)
    other = new_user("other")
    learn(other, *(each for each in range(ENOUGH) if each != 8))
    store.learn(other, "letter 8", told(8, spam=True), spam=False)
    assert logits(user) == logits(other)


def test_nothing_is_packed_where_the_past_has_changed_meanwhile(user: int) -> None:
    learn(user, *range(ENOUGH, ENOUGH + TOGETHER))
    history = History.objects.get()
    Checkpoint.objects.create(user_id=user, upto=history.last_sample, count=1, arrays=b"")
    history.generation = new_stamp()
    put_away(history)
    assert Pack.objects.count() == 1
    put_away(History.objects.get())
    assert Pack.objects.count() == 2


def test_samples_are_packed_once(user: int) -> None:
    for _ in range(3):
        put_away(History.objects.get())
    assert Pack.objects.count() == 1
    assert Sample.objects.filter(example=b"").count() == TOGETHER


def test_no_sample_is_packed_that_another_process_packed_first(user: int) -> None:
    keys = list(Sample.objects.order_by("id").values_list("id", flat=True))
    _pack(History.objects.get(), keys[100 : 100 + TOGETHER])
    assert Pack.objects.count() == 1
    assert Sample.objects.filter(example=b"").count() == TOGETHER


def test_few_packs_are_made_at_a_time() -> None:
    store.forget_memory()
    user = new_user()
    learn(user, *range((AT_ONCE + 1) * TOGETHER + 2 * REMEMBERED + MOST_PENDING))
    store.load(user)
    assert Pack.objects.count() == AT_ONCE


def test_a_user_s_packs_are_his_own(user: int) -> None:
    other = taught(*range(ENOUGH, 2 * ENOUGH), name="other")
    keys = list(Sample.objects.filter(user_id=user).values_list("id", flat=True))
    assert Pack.objects.filter(user_id=other).exists()
    assert examples_of(other, keys) == {}
    assert len(examples_of(user, keys)) == TOGETHER


def test_versions_are_trained_and_gone_back_to_with_packed_samples(user: int) -> None:
    before = logits(user)
    assert retrain(user).promoted
    trained = logits(user)
    store.unlearn(user, "letter 3")
    assert logits(user) == logits_of_a_new_process(user) != trained
    learn(user, 3)
    roll_back(user, 0)
    other = taught(*(each for each in range(ENOUGH) if each != 3), 3, name="other")
    assert logits(user) == logits(other) != before
