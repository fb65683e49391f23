from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from challenge import breaker, preferences
from challenge.models import Challenge, Opening
from challenge.rules import Refusal
from challenge.state import State
from challenge.switch import Switch
from filter.opinion import Action
from knowledge_base import answers
from tests.console.run import run, run_json
from tests.web.build import judgement
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"


@pytest.fixture
def anna() -> User:
    return User.objects.create_user(ANNA)


def considered(owner: User, state: State, **fields: object) -> Challenge:
    return Challenge.objects.create(
        user=owner,
        judgement=judgement(owner, action=Action.HOLD),
        sender="horatio@example.net",
        state=state,
        **{"considered_at": timezone.now()} | fields,
    )


def test_the_counts_are_told_with_the_reasons(anna: User) -> None:
    considered(anna, State.SENT, sent_at=timezone.now())
    for _ in range(3):
        considered(anna, State.REFUSED, refusal=Refusal.NOT_PROVEN)
    told = run_json("challenges", "status")
    assert (told["considered"], told["sent"]) == (4, 1)
    assert told["refusals"] == {"not proven": 3}
    assert told["breaker"] is None
    shown = " ".join(run("challenges", "status").split())
    assert "Challenges are off. The breaker is closed." in shown
    assert "not proven 3" in shown


def test_only_the_days_asked_for_count(anna: User) -> None:
    considered(anna, State.LOGGED, considered_at=timezone.now() - timedelta(days=8))
    assert run_json("challenges", "status")["considered"] == 1
    assert run_json("challenges", "status", "--days", "7")["considered"] == 0


def test_an_open_breaker_says_why_and_can_be_closed() -> None:
    Opening.objects.create(opened_at=timezone.now(), why="Somebody complained.")
    assert "Somebody complained. `close-breaker` closes it." in run("challenges", "status")
    assert "asking goes on" in run("challenges", "close-breaker")
    assert not breaker.is_open(timezone.now())
    assert "It was not open." in run("challenges", "close-breaker")


def test_whom_nothing_goes_to_is_said_listed_and_taken_back() -> None:
    assert "Nobody is excluded." in run("challenges", "excluded")
    run("challenges", "exclude", "Bob@example.net", "example.com")
    listed = run_json("challenges", "excluded")
    assert [(each["whom"], each["reason"]) for each in listed] == [
        ("bob@example.net", "administrator"),
        ("example.com", "administrator"),
    ]
    assert run_json("challenges", "allow", "example.com", "else.example") == {
        "example.com": True,
        "else.example": False,
    }
    assert "bob@example.net" in run("challenges", "excluded")


@pytest.mark.parametrize("said", [["exclude"], ["allow"], ["status", "bob@example.net"]])
def test_what_is_missing_or_too_much_is_said(said: list[str]) -> None:
    with pytest.raises(CommandError, match="challenges --help"):
        run("challenges", *said)


def test_a_user_is_asked_for_and_his_switch_set(anna: User) -> None:
    told = run_json("asking", ANNA, "--switch", "on", "--wait-days", "7")
    assert (told["switch"], told["in_force"], told["wait_days"]) == ("on", "off", 7)
    assert preferences.switch_of(anna) is Switch.ON
    assert "Said: on; the administrator: off; in force now: off." in run("asking", ANNA)


def test_a_wait_that_cannot_be_is_refused(anna: User) -> None:
    with pytest.raises(CommandError, match="not 0"):
        run("asking", ANNA, "--wait-days", "0")


def test_a_pass_is_shown_and_revoked(anna: User) -> None:
    answers.record(anna.pk, "bob@example.net", proof="aligned", at=timezone.now())
    assert "bob@example.net" in run("asking", ANNA)
    assert run_json("asking", ANNA, "--revoke", "bob@example.net")["passes"] == []
    with pytest.raises(CommandError, match="has no pass"):
        run("asking", ANNA, "--revoke", "bob@example.net")


def test_another_users_counts_are_not_his(anna: User) -> None:
    considered(User.objects.create_user("bo@home.example"), State.LOGGED)
    assert run_json("asking", ANNA)["considered"] == 0
