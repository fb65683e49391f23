import pytest

from ann import store
from ann.checkpoints import latest_checkpoint, superfluous, write_beginning
from ann.models import Checkpoint, History, new_stamp
from ann.retraining import retrain
from ann.trial import LEAST_COMPARED
from tests.ann.teaching import learn, new_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def history() -> History:
    """That of a user whose version 1 is in use, with no checkpoint."""
    store.forget_memory()
    user = new_user()
    learn(user, *range(3 * LEAST_COMPARED))
    assert retrain(user).promoted
    Checkpoint.objects.filter(user_id=user).delete()
    return History.objects.select_related("live").get(user_id=user)


def test_a_beginning_is_kept_once_however_many_processes_trained_it(history: History) -> None:
    write_beginning(history, count=150, arrays=b"first")
    write_beginning(history, count=150, arrays=b"second")
    [kept] = Checkpoint.objects.all()
    assert (bytes(kept.arrays), kept.version) == (b"first", 1)
    assert latest_checkpoint(history) == kept


def test_a_beginning_that_the_past_has_overtaken_is_not_kept(history: History) -> None:
    History.objects.update(generation=new_stamp())
    write_beginning(history, count=150, arrays=b"of the past")
    assert not Checkpoint.objects.exists()


def test_learning_never_waits_for_a_training(history: History) -> None:
    """A mark that would be due a checkpoint leaves it out while its version must be trained."""
    learn(history.user_id, *range(150, 256))
    assert not Checkpoint.objects.exists()
    store.load(history.user_id)
    assert Checkpoint.objects.get().upto == history.live.upto


@pytest.mark.parametrize(
    ("counts", "kept"),
    [
        ([], []),
        ([256], [256]),
        ([256, 512], [256, 512]),
        ([256, 512, 768], [512, 768]),
        ([1024, 1792, 2048], [1024, 2048]),
        ([1024, 2048, 2304], [2048, 2304]),
        ([384, 5000], [384, 5000]),
    ],
)
def test_the_latest_stays_and_the_first_since_the_number_last_doubled(
    counts: list[int], kept: list[int]
) -> None:
    keys = dict(enumerate(counts))
    assert [keys[key] for key in keys if key not in superfluous(keys)] == kept
