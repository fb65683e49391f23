from datetime import timedelta

import pytest
from django.db import connection

from challenge import exclusions
from challenge.considering import PATIENCE, consider
from challenge.delivering import Outcome, answer, deliver_latecomers, opt_out
from challenge.models import Challenge, Exclusion
from challenge.state import OPEN, Answer, State
from filter.held import held, refuse, release
from filter.models import Judgement, Mark
from filter.opinion import Action
from knowledge_base.models import AnsweredChallenge, Contact
from tests.challenge.letters import BERTA, LATER, arrives, letter, person, switched_on

pytestmark = pytest.mark.django_db

SOON = LATER + timedelta(days=1)


@pytest.fixture
def anna(settings):
    switched_on(settings)
    return person()


@pytest.fixture
def challenge(anna):
    arrives(anna, letter())
    [found] = consider(anna, at=LATER)
    return sent(found)


def sent(challenge: Challenge) -> Challenge:
    challenge.state, challenge.sent_at = State.SENT, LATER
    challenge.save()
    return challenge


def test_an_answer_delivers_the_letter_and_teaches_nothing(anna, challenge):
    assert answer(challenge.pk, how=Answer.IMAGE, at=SOON) is Outcome.DELIVERED
    challenge.refresh_from_db()
    assert (challenge.state, challenge.answer) == (State.ANSWERED, Answer.IMAGE)
    assert challenge.answered_at == challenge.judgement.settled_at == SOON
    assert challenge.judgement.action == Action.DELIVER
    assert not held(anna).exists()
    assert not Mark.objects.exists()
    assert not Contact.objects.exists()


def test_an_answer_is_evidence_for_that_address_with_its_proof(anna, challenge):
    answer(challenge.pk, how=Answer.REPLY, at=SOON)
    found = AnsweredChallenge.objects.get()
    assert (found.user, found.address, found.answered_at) == (anna, BERTA, SOON)
    assert found.proof == challenge.proof != ""


def test_answered_twice_it_is_delivered_once(challenge):
    assert answer(challenge.pk, how=Answer.IMAGE, at=SOON) is Outcome.DELIVERED
    assert answer(challenge.pk, how=Answer.REPLY, at=SOON) is Outcome.ALREADY
    challenge.refresh_from_db()
    assert challenge.answer == Answer.IMAGE


@pytest.mark.parametrize("state", OPEN)
def test_whoever_holds_our_letter_may_answer_whatever_we_know_of_its_sending(challenge, state):
    Challenge.objects.update(state=state)
    assert answer(challenge.pk, how=Answer.SUM, at=SOON) is Outcome.DELIVERED


@pytest.mark.parametrize("state", [State.REFUSED, State.LOGGED])
def test_nobody_answers_who_was_not_asked(challenge, state):
    Challenge.objects.update(state=state)
    assert answer(challenge.pk, how=Answer.SUM, at=SOON) is Outcome.REFUSED
    assert Judgement.objects.get().action == Action.HOLD


def test_a_challenge_that_does_not_exist_is_refused():
    assert answer(0, how=Answer.SUM, at=SOON) is Outcome.REFUSED


def test_an_answer_after_its_time_delivers_nothing(challenge):
    over = challenge.expires_at
    assert answer(challenge.pk, how=Answer.SUM, at=over) is Outcome.TOO_LATE
    assert Judgement.objects.get().action == Action.HOLD
    before = over - timedelta(microseconds=1)
    assert answer(challenge.pk, how=Answer.SUM, at=before) is Outcome.DELIVERED


@pytest.mark.parametrize(("settle", "action"), [(release, "deliver"), (refuse, "junk")])
def test_what_the_user_decided_first_stands(anna, challenge, settle, action):
    settle(anna, challenge.judgement_id, at=SOON)
    assert answer(challenge.pk, how=Answer.SUM, at=SOON) is Outcome.ALREADY
    challenge.refresh_from_db()
    assert (challenge.state, challenge.answered_at, challenge.answer) == (State.SETTLED, None, "")
    assert challenge.judgement.action == action
    assert not AnsweredChallenge.objects.exists()


def test_his_other_letters_that_waited_are_delivered_too(anna, challenge):
    ben = person("ben@away.example")
    arrives(ben, letter(to="ben@away.example"))
    arrives(ben, letter(to="ben@away.example", text="Well?"), at=LATER)
    other = arrives(anna, letter("carla@else.example"), at=LATER)
    second = arrives(anna, letter(text="Well?"), at=LATER)
    for user in (anna, ben):
        consider(user, at=LATER + PATIENCE)
    assert answer(challenge.pk, how=Answer.IMAGE, at=SOON) is Outcome.DELIVERED
    actions = dict(Judgement.objects.filter(user=anna).values_list("pk", "action"))
    assert actions.pop(other.pk) == Action.HOLD
    assert set(actions) == {challenge.judgement_id, second.pk}
    assert set(actions.values()) == {Action.DELIVER}
    assert Challenge.objects.get(judgement=second).state == State.ANSWERED
    his = Challenge.objects.filter(user=ben).order_by("considered_at", "pk")
    assert list(his.values_list("state", flat=True)) == [State.DUE, State.REFUSED]
    assert held(ben).count() == 2


def test_what_came_before_the_answer_and_was_decided_about_after_it_is_delivered(anna, challenge):
    answered_at = LATER + timedelta(minutes=5)
    before = arrives(anna, letter(text="Well?"), at=LATER)
    answer(challenge.pk, how=Answer.SUM, at=answered_at)
    after = arrives(anna, letter(text="Thanks!"), at=answered_at + timedelta(seconds=1))
    other = arrives(anna, letter("carla@else.example", proven=False), at=LATER)
    consider(anna, at=answered_at + PATIENCE + timedelta(seconds=1))
    assert deliver_latecomers(since=LATER, at=SOON) == 1
    assert deliver_latecomers(since=LATER, at=SOON) == 0
    actions = dict(Judgement.objects.values_list("pk", "action"))
    assert actions[before.pk] == Action.DELIVER
    assert actions[after.pk] == actions[other.pk] == Action.HOLD


def test_an_answer_that_breaks_off_leaves_everything_as_it_was(challenge):
    class KilledError(Exception):
        pass

    def die(execute, sql, params, many, context):
        if "knowledge_base_answeredchallenge" in sql:
            raise KilledError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die), pytest.raises(KilledError):
        answer(challenge.pk, how=Answer.IMAGE, at=SOON)
    challenge.refresh_from_db()
    assert (challenge.state, challenge.judgement.action) == (State.SENT, Action.HOLD)
    assert answer(challenge.pk, how=Answer.IMAGE, at=SOON) is Outcome.DELIVERED


def test_the_edges_hear_of_it_once(challenge, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        answer(challenge.pk, how=Answer.IMAGE, at=SOON)
        answer(challenge.pk, how=Answer.IMAGE, at=SOON)
    assert len(callbacks) == 1


def test_who_opts_out_is_never_asked_again_and_may_still_answer(anna, challenge):
    opt_out(challenge.pk, at=SOON)
    opt_out(challenge.pk, at=SOON + timedelta(days=1))
    [row] = Exclusion.objects.all()
    assert (row.whom, row.reason, row.since, row.until) == (
        BERTA,
        exclusions.Reason.OPTED_OUT,
        SOON,
        None,
    )
    assert answer(challenge.pk, how=Answer.SUM, at=SOON) is Outcome.DELIVERED
    opt_out(0, at=SOON)
    assert Exclusion.objects.count() == 1
