"""Where Hamlet stands, counted on rows that are there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenge.models import Challenge, Opening
from challenge.state import State as ChallengeState
from filter.models import StoredMessage
from filter.opinion import Action
from imap.models import Account, Arrival, Folder, Stage, State
from operations.standing import standing
from tests.web.build import judgement, user

pytestmark = pytest.mark.django_db


def account(name: str, **fields: object) -> Account:
    ready = {"host": "mail.example", "port": 993, "security": "tls", "username": name}
    return Account.objects.create(user=user(f"{name}@x.example"), **(ready | fields))


def arrival(folder: Folder, uid: int, state: State, *, minutes: int = 0) -> Arrival:
    at = timezone.now() - timedelta(minutes=minutes)
    return Arrival.objects.create(
        folder=folder, uidvalidity=1, uid=uid, size=1, arrived_at=at, seen_at=at, state=state
    )


def test_an_empty_hamlet_has_nothing_to_do() -> None:
    found = standing()
    assert found.accounts == {}
    assert set(found.letters.values()) == {0}
    assert found.oldest == {"judge": 0.0, "move": 0.0, "sync": 0.0}


def test_accounts_are_counted_by_state_and_trouble() -> None:
    later = timezone.now() + timedelta(hours=1)
    account("a", stage=Stage.LIVE, synced_at=timezone.now() - timedelta(minutes=7))
    account("b", stage=Stage.LIVE, paused="no", trouble="login refused")
    account("c", stage=Stage.LIVE, retry_at=later, trouble="not reachable")
    account("d", stage=Stage.LIVE, retry_at=later - timedelta(hours=2), trouble="not reachable")
    account("e")
    found = standing()
    assert found.accounts == {"live": 2, "paused": 1, "waiting": 1, "new": 1}
    assert found.troubles == {"login refused": 1, "not reachable": 2}
    assert 7 * 60 <= found.oldest["sync"] < 8 * 60


def test_letters_are_counted_by_what_is_still_to_become_of_them() -> None:
    folder = Folder.objects.create(account=account("a"), name="INBOX")
    other = Folder.objects.create(account=account("b"), name="INBOX")
    states = [State.DUE, State.DUE, State.PARKED, State.AT_REST, State.GONE]
    for uid, state in enumerate(states):
        arrival(folder, uid, state, minutes=5)
    arrival(other, 1, State.CLAIMED, minutes=9)
    arrival(other, 2, State.PARKED, minutes=99)
    for fields in (
        {"action": Action.HOLD},
        {"action": Action.HOLD, "settled_at": timezone.now()},
        {"action": Action.JUNK},
    ):
        judgement(folder.account.user, **fields)
    waits = StoredMessage.objects.create(
        user=folder.account.user, digest="0" * 64, compressed=b"", awaits=timezone.now()
    )
    StoredMessage.objects.filter(pk=waits.pk).update(
        stored_at=timezone.now() - timedelta(minutes=3)
    )
    found = standing()
    assert found.letters == {
        "waiting": 1,
        "held": 1,
        "due": 2,
        "copying": 0,
        "marking": 0,
        "claimed": 1,
        "parked": 2,
    }
    assert 3 * 60 <= found.oldest["judge"] < 4 * 60
    assert 9 * 60 <= found.oldest["move"] < 10 * 60


def test_no_table_of_letters_is_read_from_end_to_end() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        standing()
    explained = []
    with connection.cursor() as cursor:
        for query in queries:
            prefix = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
            cursor.execute(prefix + query["sql"])
            columns = [column[0] for column in cursor.description]
            explained += [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    big = ("arrival", "challenge_challenge", "judgement", "storedmessage")
    if connection.vendor == "sqlite":
        scans = [each["detail"] for each in explained if each["detail"].startswith("SCAN")]
        assert not [each for each in scans if any(name in each for name in big)]
    else:
        scans = [each for each in explained if each["type"] in {"ALL", "index"}]
        assert not [each for each in scans if any(name in str(each["table"]) for name in big)]


def test_challenges_are_counted_while_they_are_open_and_so_is_the_breaker() -> None:
    anna, at = user(), timezone.now()
    for state in (ChallengeState.SENT, ChallengeState.SENT, ChallengeState.ANSWERED):
        Challenge.objects.create(
            user=anna, judgement=judgement(anna), sender="", state=state, considered_at=at
        )
    Opening.objects.create(opened_at=at, why="Somebody complained.")
    Opening.objects.create(opened_at=at, why="Somebody complained before.", closed_at=at)
    found = standing().challenges
    assert found == {"due": 0, "sending": 0, "sent": 2, "failed": 0, "stopped": 1}
