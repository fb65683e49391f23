from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenge.models import Challenge
from challenge.rules import Refusal
from challenge.state import State
from filter import store
from filter.models import Judgement, Mark
from filter.opinion import Action, Verdict
from mail.message import parse
from tests.web.build import judgement, letter, user
from users.models import User

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def anna() -> User:
    return user()


@pytest.fixture
def page(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


def waiting(owner: User, text: str = "Shall we meet on Friday?") -> Judgement:
    message = parse(letter(text).raw)
    store.keep(owner, [message])
    return judgement(
        owner,
        digest=message.digest,
        verdict=Verdict.UNSURE,
        action=Action.HOLD,
        step="cross_validation",
    )


def challenge(held: Judgement, state: State, **fields: object) -> Challenge:
    return Challenge.objects.create(
        user=held.user, judgement=held, sender=held.sender, state=state, considered_at=AT, **fields
    )


def shown(page: Client) -> str:
    return " ".join(page.get("/held/").content.decode().split())


def test_what_waits_stands_on_the_page_and_nothing_else(anna: User, page: Client) -> None:
    waiting(anna)
    judgement(anna, subject="Delivered long ago", action=Action.DELIVER)
    waiting(user("bo@example.org"), "Not for Anna")
    body = shown(page)
    assert body.count("question-card") == 1
    assert "Delivered long ago" not in body
    assert "Its sender has not been asked." in body


def test_an_empty_page_says_so(page: Client) -> None:
    assert "Nothing is held." in shown(page)


def test_the_list_says_how_many_wait(anna: User, page: Client) -> None:
    waiting(anna)
    assert 'Held mail <span class="count">1</span>' in page.get("/judgements/").content.decode()


@pytest.mark.parametrize(
    ("state", "fields", "sentence"),
    [
        (State.REFUSED, {"refusal": Refusal.NOT_PROVEN}, Refusal.NOT_PROVEN.sentence),
        (State.REFUSED, {"refusal": "a rule of yore"}, "Its sender was not asked."),
        (State.LOGGED, {}, "would have been asked"),
        (
            State.SENT,
            {"sent_at": AT, "expires_at": AT + timedelta(days=14)},
            "Its sender was asked on 10 November 2026 and has not answered yet. "
            "It waits until 24 November 2026, and then goes to Junk.",
        ),
        (State.DUE, {"expires_at": AT + timedelta(days=14)}, "is about to be asked"),
        (State.FAILED, {}, "did not reach him"),
    ],
)
def test_each_letter_says_what_became_of_asking(
    state: State, fields: dict[str, object], sentence: str, anna: User, page: Client
) -> None:
    challenge(waiting(anna), state, **fields)
    assert sentence in shown(page)


def test_every_state_has_a_sentence(anna: User, page: Client) -> None:
    asked = challenge(waiting(anna), State.REFUSED)
    for state in State:
        Challenge.objects.filter(pk=asked.pk).update(state=state)
        assert "evidence" in shown(page)


@pytest.mark.parametrize(
    ("button", "action", "label"),
    [("release", Action.DELIVER, "ham"), ("refuse", Action.JUNK, "spam")],
)
def test_a_button_settles_the_letter_and_teaches(
    button: str, action: Action, label: str, anna: User, page: Client
) -> None:
    held = waiting(anna)
    answer = page.post(f"/held/{held.pk}/{button}/", follow=True)
    held.refresh_from_db()
    assert held.action == action
    assert held.settled_at is not None
    assert Mark.objects.get(user=anna).label == label
    assert "Hamlet has learned from it" in answer.content.decode()


def test_the_edges_are_told_once_it_is_settled(
    anna: User, page: Client, django_capture_on_commit_callbacks: Any
) -> None:
    held = waiting(anna)
    with django_capture_on_commit_callbacks() as told:
        page.post(f"/held/{held.pk}/release/")
        page.post(f"/held/{held.pk}/release/")
    assert len(told) == 1


def test_a_letter_that_was_settled_meanwhile_is_only_told(anna: User, page: Client) -> None:
    held = waiting(anna)
    page.post(f"/held/{held.pk}/release/")
    answer = page.post(f"/held/{held.pk}/refuse/", follow=True)
    held.refresh_from_db()
    assert held.action == Action.DELIVER
    assert "waits no more" in answer.content.decode()


@pytest.mark.parametrize("button", ["release", "refuse"])
def test_another_users_letter_is_not_found_and_waits_on(button: str, page: Client) -> None:
    other = waiting(user("bo@example.org"))
    assert page.post(f"/held/{other.pk}/{button}/").status_code == 404
    other.refresh_from_db()
    assert other.action == Action.HOLD


@pytest.mark.parametrize("button", ["release", "refuse"])
def test_looking_settles_nothing(button: str, anna: User, page: Client) -> None:
    held = waiting(anna)
    assert page.get(f"/held/{held.pk}/{button}/").status_code == 405
    held.refresh_from_db()
    assert held.action == Action.HOLD


def test_only_a_button_of_the_page_itself_settles(anna: User) -> None:
    held = waiting(anna)
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.post(f"/held/{held.pk}/release/").status_code == 403


def test_the_page_takes_as_many_queries_for_one_as_for_many(anna: User, page: Client) -> None:
    waiting(anna)
    with CaptureQueriesContext(connection) as one:
        page.get("/held/")
    for number in range(5):
        challenge(waiting(anna, f"Another, number {number}"), State.DUE)
    with CaptureQueriesContext(connection) as many:
        page.get("/held/")
    assert len(many) == len(one)


def test_who_has_not_logged_in_is_asked_to() -> None:
    assert Client().get("/held/")["Location"].startswith(f"/{django_settings.LOGIN_URL}/")
