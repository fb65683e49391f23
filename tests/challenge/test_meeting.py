"""Two Hamlets face each other: one letter goes, and no other ever follows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import Settings

from challenge.considering import PATIENCE, consider
from challenge.models import Challenge, Preference
from challenge.returned.take import Taken, take
from challenge.sending import due, send
from challenge.state import State
from challenge.switch import Switch
from filter import store
from filter.models import Judgement
from filter.opinion import Action, Verdict
from mail.message import parse
from tests.challenge.build import configured
from tests.challenge.mail import NOON, read
from tests.challenge.smtp_server import Server
from tests.challenge.test_sending import anna, asked
from users.models import User

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """The mail server between them."""
    with Server().running() as server:
        configured(settings, switch=Switch.ON, smtp_url=f"smtp://127.0.0.1:{server.port}")
        yield server


def as_it_arrives(raw: bytes, *, sender: bytes = b"<>", without: str = "^$") -> bytes:
    """The letter as the other server files it, without some of its fields if it is careless."""
    header, _, body = raw.partition(b"\r\n\r\n")
    lines = [line for line in header.split(b"\r\n") if not re.match(without.encode(), line)]
    results = b"Authentication-Results: mx.person.example; dmarc=pass header.from=" + (
        b"hamlet.example.org"
    )
    return b"\r\n".join([b"Return-Path: " + sender, results, *lines, b"", body])


@pytest.mark.parametrize(
    ("sender", "without"),
    [
        (b"<>", "^$"),
        (b"<>", "Auto-Submitted|X-Auto-Response-Suppress"),
        (b"<>", "Auto-Submitted|X-Auto-Response-Suppress|X-Hamlet"),
        (b"<challenge@hamlet.example.org>", "Auto-Submitted|X-Auto-Response-Suppress"),
        (b"<challenge@hamlet.example.org>", "X-Hamlet|X-Auto-Response-Suppress"),
        (b"<challenge@hamlet.example.org>", "X-Hamlet|Auto-Submitted"),
    ],
)
def test_two_hamlets_exchange_one_letter(
    settings: Settings, server: Server, sender: bytes, without: str
) -> None:
    assert send(asked(anna()).pk, at=NOON) is State.SENT
    letter = bytes(server.envelopes[0].content or b"")
    User.objects.all().delete()

    settings.CHALLENGE = replace(settings.CHALLENGE, address="ask@other.example")
    ben = User.objects.create(address="ben@person.example", authserv_ids=["mx.person.example"])
    Preference.objects.create(user=ben, switch=Switch.ON, since=NOON - timedelta(days=30))
    hold(ben, as_it_arrives(letter, sender=sender, without=without))
    [decided] = consider(ben, at=LATER)
    assert decided.state == State.REFUSED
    assert decided.refusal in {"automatic", "looped"}
    assert due(at=LATER) == []
    assert len(server.envelopes) == 1


def test_the_same_letter_without_any_mark_would_be_asked_about(
    settings: Settings, server: Server
) -> None:
    """So that the test above cannot pass for another reason; and even then it ends."""
    send(asked(anna()).pk, at=NOON)
    letter = bytes(server.envelopes[0].content or b"")
    User.objects.all().delete()

    settings.CHALLENGE = replace(settings.CHALLENGE, address="ask@other.example")
    ben = User.objects.create(address="ben@person.example", authserv_ids=["mx.person.example"])
    Preference.objects.create(user=ben, switch=Switch.ON, since=NOON - timedelta(days=30))
    every = "Auto-Submitted|X-Auto-Response-Suppress|X-Hamlet"
    careless = as_it_arrives(letter, sender=b"<challenge@hamlet.example.org>", without=every)
    hold(ben, careless)
    [decided] = consider(ben, at=LATER)
    assert decided.state == State.DUE
    assert send(decided.pk, at=LATER) is State.SENT

    # The first Hamlet finds that in the mailbox where its answers come, and does not answer.
    settings.CHALLENGE = replace(settings.CHALLENGE, address="challenge@hamlet.example.org")
    back = bytes(server.envelopes[1].content or b"")
    assert read(back)["To"] == "challenge@hamlet.example.org"
    assert take(as_it_arrives(back), at=LATER) is Taken.IGNORED
    assert len(server.envelopes) == 2


def hold(user: User, raw: bytes) -> None:
    """The letter waits for the user, judged a while ago."""
    message = parse(raw)
    store.keep(user, [message])
    judgement = Judgement.objects.create(
        user=user,
        digest=message.digest,
        verdict=Verdict.UNSURE,
        probability=0.6,
        step="cross_validation",
        action=Action.HOLD,
        trail=[],
        signals={},
        arrived_at=NOON,
    )
    Judgement.objects.filter(pk=judgement.pk).update(judged_at=LATER - 2 * PATIENCE)
    assert not Challenge.objects.filter(judgement=judgement).exists()
