from datetime import timedelta

import pytest

from challenge.considering import PATIENCE, consider
from challenge.delivering import Outcome, answer
from challenge.expiring import expire
from challenge.models import Challenge
from challenge.state import Answer, State
from filter.held import held, release
from filter.models import Judgement, Mark
from filter.opinion import Action
from knowledge_base.models import AnsweredChallenge, EarlierSpam
from tests.challenge.letters import LATER, arrives, letter, person, switched_on

pytestmark = pytest.mark.django_db

OVER = LATER + timedelta(days=14)
BEFORE = OVER - timedelta(microseconds=1)


@pytest.fixture
def anna(settings):
    switched_on(settings)
    return person()


@pytest.fixture
def challenge(anna):
    arrives(anna, letter())
    [found] = consider(anna, at=LATER)
    found.state, found.sent_at = State.SENT, LATER
    found.save()
    return found


def test_unanswered_it_goes_to_junk_and_teaches_nothing(anna, challenge):
    assert expire(at=BEFORE) == 0
    assert held(anna).exists()
    assert expire(at=OVER) == 1
    challenge.refresh_from_db()
    assert (challenge.state, challenge.judgement.action) == (State.EXPIRED, Action.JUNK)
    assert challenge.judgement.settled_at == OVER
    for table in (Mark, EarlierSpam, AnsweredChallenge):
        assert not table.objects.exists()


def test_it_goes_there_once(challenge):
    assert expire(at=OVER) == 1
    assert expire(at=OVER) == 0


def test_an_answer_that_comes_too_late_moves_nothing(challenge):
    expire(at=OVER)
    assert answer(challenge.pk, how=Answer.SUM, at=OVER) is Outcome.TOO_LATE
    assert answer(challenge.pk, how=Answer.SUM, at=BEFORE) is Outcome.TOO_LATE
    assert Judgement.objects.get().action == Action.JUNK


def test_what_was_answered_stays_delivered(challenge):
    answer(challenge.pk, how=Answer.SUM, at=BEFORE)
    assert expire(at=OVER) == 0
    assert Judgement.objects.get().action == Action.DELIVER


def test_what_its_user_settled_is_settled(anna, challenge):
    release(anna, challenge.judgement_id, at=LATER)
    assert expire(at=LATER) == 0
    challenge.refresh_from_db()
    assert (challenge.state, challenge.judgement.action) == (State.SETTLED, Action.DELIVER)


@pytest.mark.parametrize("state", [State.DUE, State.SENDING, State.FAILED])
def test_mail_whose_sender_was_never_reached_waits_for_its_user(anna, challenge, state):
    Challenge.objects.update(state=state, sent_at=None)
    assert expire(at=OVER) == 0
    challenge.refresh_from_db()
    assert (challenge.state, challenge.judgement.action) == (State.FAILED, Action.HOLD)


def test_a_letter_that_came_back_is_no_silence(challenge):
    Challenge.objects.update(bounced_at=LATER)
    assert expire(at=OVER) == 0
    assert Judgement.objects.get().action == Action.HOLD


def test_what_a_worker_is_sending_at_this_moment_is_left_to_him(challenge):
    Challenge.objects.update(state=State.SENDING, claimed_until=OVER + timedelta(minutes=1))
    expire(at=OVER)
    assert Challenge.objects.get().state == State.SENDING


def test_what_nobody_was_asked_about_waits_on(anna):
    arrives(anna, letter(proven=False))
    consider(anna, at=LATER)
    assert expire(at=OVER + timedelta(days=400)) == 0
    assert held(anna).exists()


def test_his_other_letters_that_waited_go_with_it(anna, challenge):
    second = arrives(anna, letter(text="Well?"), at=LATER)
    other = arrives(anna, letter("carla@else.example", proven=False), at=LATER)
    consider(anna, at=LATER + PATIENCE)
    assert expire(at=OVER) == 1
    actions = dict(Judgement.objects.values_list("pk", "action"))
    assert (actions[second.pk], actions[other.pk]) == (Action.JUNK, Action.HOLD)
    assert Challenge.objects.get(judgement=second).state == State.EXPIRED
