from datetime import UTC, datetime

import pytest

from filter.held import NotHeldError, held, refuse, release, settle_asked, settle_moved
from filter.judging import judge
from filter.models import Judgement, Mark
from filter.opinion import Action
from filter.policies import use_preset
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def anna():
    user = User.objects.create_user("anna@home.example")
    use_preset(user, "published")
    return user


@pytest.fixture
def waiting(anna):
    [judgement] = judge(anna, [sample(1)[0][0]])
    assert judgement.action == Action.HOLD
    return judgement


def test_what_no_step_decides_waits(anna, waiting):
    assert list(held(anna)) == [waiting]


def test_a_released_letter_is_to_be_delivered_and_learned_as_ham(anna, waiting):
    assert release(anna, waiting.pk, at=NOW).action == Action.DELIVER
    assert not held(anna).exists()
    assert Mark.objects.get(user=anna, digest=waiting.digest).label == "ham"


def test_a_refused_letter_is_to_be_junked_and_learned_as_spam(anna, waiting):
    assert refuse(anna, waiting.pk, at=NOW).action == Action.JUNK
    assert Mark.objects.get(user=anna, digest=waiting.digest).label == "spam"


def test_a_letter_settled_once_cannot_be_settled_again(anna, waiting):
    release(anna, waiting.pk, at=NOW)
    with pytest.raises(NotHeldError, match="no held letter"):
        refuse(anna, waiting.pk, at=NOW)
    assert Judgement.objects.get(pk=waiting.pk).action == Action.DELIVER


def test_nobody_settles_the_letter_of_another(waiting):
    mallory = User.objects.create_user("mallory@home.example")
    with pytest.raises(NotHeldError):
        release(mallory, waiting.pk, at=NOW)


def test_what_its_owner_moved_waits_no_more_and_teaches_nothing(anna, waiting):
    assert settle_moved(anna, [waiting.pk], action=Action.DELIVER, at=NOW) == 1
    waiting.refresh_from_db()
    assert (waiting.action, waiting.settled_at) == (Action.DELIVER, NOW)
    assert not held(anna).exists()
    assert not Mark.objects.filter(user=anna).exists()


def test_a_move_settles_only_what_waits_and_is_the_users_own(anna, waiting):
    mallory = User.objects.create_user("mallory@home.example")
    assert settle_moved(mallory, [waiting.pk], action=Action.JUNK, at=NOW) == 0
    assert settle_moved(anna, [], action=Action.JUNK, at=NOW) == 0
    assert settle_moved(anna, [waiting.pk], action=Action.JUNK, at=NOW) == 1
    assert settle_moved(anna, [waiting.pk], action=Action.DELIVER, at=NOW) == 0
    assert Judgement.objects.get(pk=waiting.pk).action == Action.JUNK


def test_what_was_moved_where_nobody_looks_is_settled_as_held(anna, waiting):
    assert settle_moved(anna, [waiting.pk], action=Action.HOLD, at=NOW) == 1
    assert not held(anna).exists()


def test_what_a_sender_answered_waits_no_more_once_and_teaches_nothing(anna, waiting):
    mallory = User.objects.create_user("mallory@home.example")
    assert settle_asked(mallory.pk, [waiting.pk], action=Action.DELIVER, at=NOW) == 0
    assert settle_asked(anna.pk, [waiting.pk], action=Action.DELIVER, at=NOW) == 1
    assert settle_asked(anna.pk, [waiting.pk], action=Action.JUNK, at=NOW) == 0
    waiting.refresh_from_db()
    assert (waiting.action, waiting.settled_at) == (Action.DELIVER, NOW)
    assert not Mark.objects.filter(user=anna).exists()
