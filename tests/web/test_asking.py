from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from challenge import preferences
from challenge.models import Challenge, Preference
from challenge.state import State
from challenge.switch import Switch
from filter.opinion import Action
from knowledge_base import answers
from tests.web.build import judgement, user
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return user()


@pytest.fixture
def page(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


@pytest.fixture
def limit(settings: Any) -> Any:
    settings.CHALLENGE = replace(settings.CHALLENGE, switch=Switch.ON)
    return settings


def shown(page: Client) -> str:
    return " ".join(page.get("/asking/").content.decode().split())


def test_it_is_off_until_the_user_says_otherwise(page: Client) -> None:
    assert 'value="off" checked' in shown(page)


def test_what_the_user_says_is_kept(anna: User, page: Client) -> None:
    page.post("/asking/set/", {"switch": "log", "wait_days": "7"})
    assert preferences.switch_of(anna) is Switch.LOG
    assert preferences.wait_days(anna) == 7
    assert 'value="log" checked' in shown(page)


@pytest.mark.parametrize(
    "said",
    [
        {"switch": "always", "wait_days": "7"},
        {"switch": "on", "wait_days": "a week"},
        {"switch": "on", "wait_days": "0"},
        {"switch": "on", "wait_days": "1000"},
        {"switch": "on"},
        {},
    ],
)
def test_what_cannot_be_changes_nothing_and_is_told(
    said: dict[str, str], anna: User, page: Client
) -> None:
    answer = page.post("/asking/set/", said, follow=True)
    assert preferences.switch_of(anna) is Switch.OFF
    assert 'class="told error"' in answer.content.decode()


def test_a_limit_that_is_lower_is_said(page: Client) -> None:
    page.post("/asking/set/", {"switch": "on", "wait_days": "14"})
    assert "Whoever runs Hamlet has not switched this on" in shown(page)


def test_the_first_week_is_only_noted_and_the_page_says_until_when(
    page: Client, limit: Any
) -> None:
    page.post("/asking/set/", {"switch": "on", "wait_days": "14"})
    assert "it is only noted whom Hamlet would ask" in shown(page)
    Preference.objects.update(since=timezone.now() - timedelta(days=8))
    assert "told noted" not in shown(page)


def test_the_latest_letters_are_the_users_own(anna: User, page: Client) -> None:
    for owner in (anna, user("bo@example.org")):
        held = judgement(owner, subject=f"For {owner}", action=Action.HOLD)
        Challenge.objects.create(
            user=owner,
            judgement=held,
            sender="horatio@example.net",
            state=State.LOGGED,
            considered_at=timezone.now(),
        )
    body = shown(page)
    assert "For anna@example.org" in body
    assert "For bo@example.org" not in body
    assert "<dt>Would have been asked</dt><dd>1</dd>" in body


def test_a_pass_is_shown_and_can_be_revoked(anna: User, page: Client) -> None:
    at = timezone.now()
    answers.record(anna.pk, "horatio@example.net", proof="aligned", at=at)
    assert "horatio@example.net" in shown(page)
    page.post("/asking/revoke/", {"address": "horatio@example.net"})
    assert answers.answers_of(anna) == []
    assert "Nobody yet." in shown(page)


def test_another_users_pass_stays(page: Client) -> None:
    bo = user("bo@example.org")
    answers.record(bo.pk, "horatio@example.net", proof="aligned", at=timezone.now())
    assert "horatio@example.net" not in shown(page)
    answer = page.post("/asking/revoke/", {"address": "horatio@example.net"}, follow=True)
    assert "has no pass" in answer.content.decode()
    assert len(answers.answers_of(bo)) == 1


@pytest.mark.parametrize("address", ["/asking/set/", "/asking/revoke/"])
def test_looking_changes_nothing(address: str, page: Client) -> None:
    assert page.get(address).status_code == 405
