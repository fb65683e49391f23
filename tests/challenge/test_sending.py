"""Each letter that is due is sent once, and none that should not be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from challenge import breaker, delivering, exclusions, sending
from challenge.configuration import Caps, Dkim
from challenge.letter import message_id
from challenge.models import Challenge, Exclusion, Opening, Preference
from challenge.posting import TOO_OLD, Posted
from challenge.sending import BETWEEN_TRIES, CLAIM, can_send, due, send
from challenge.state import Answer, State
from challenge.switch import Switch
from filter import store
from filter.models import Judgement, StoredMessage
from filter.opinion import Action, Verdict
from mail.message import parse
from tests.challenge.build import configured
from tests.challenge.mail import NOON, read
from tests.challenge.smtp_server import Server
from tests.servers.process import free_port
from tests.servers.proxy import Cut, Proxy
from users.models import User

pytestmark = pytest.mark.django_db

RAW = b"""\
Return-Path: <ben@person.example>
From: Ben <ben@person.example>
To: anna@home.example
Subject: A question about the violin
Message-ID: <q1@person.example>
X-Secret: embroidery

Is the violin still for sale? See https://person.example/violin, or ask my aunt.
"""


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A server that Hamlet sends by."""
    with Server().running() as server:
        sends_by(settings, server.port)
        yield server


def sends_by(settings: Settings, port: int, **fields: Any) -> None:
    """Challenges are on, and go by this server."""
    configured(settings, switch=Switch.ON, smtp_url=f"smtp://127.0.0.1:{port}", **fields)


@pytest.fixture
def challenge() -> Challenge:
    """Ben wrote to Anna, who lets him be asked; he is to be."""
    return asked(anna())


def anna() -> User:
    user = User.objects.create(address="anna@home.example", name="Anna Berg")
    Preference.objects.create(user=user, switch=Switch.ON, since=NOON - timedelta(days=30))
    return user


def asked(user: User, raw: bytes = RAW, **fields: Any) -> Challenge:
    message = parse(raw)
    store.keep(user, [message])
    judgement = Judgement.objects.create(
        user=user,
        digest=message.digest,
        subject=message.subject,
        verdict=Verdict.UNSURE,
        probability=0.6,
        step="cross_validation",
        action=Action.HOLD,
        trail=[],
        signals={},
        arrived_at=NOON,
    )
    ready = {
        "user": user,
        "judgement": judgement,
        "sender": "ben@person.example",
        "state": State.DUE,
        "considered_at": NOON,
        "expires_at": NOON + timedelta(days=14),
    }
    return Challenge.objects.create(**(ready | fields))


def test_a_letter_that_is_due_is_sent_to_its_sender_and_waits(
    challenge: Challenge, server: Server
) -> None:
    assert due(at=NOON) == [challenge.pk]
    assert send(challenge.pk, at=NOON) is State.SENT
    [envelope] = server.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("<>", ["ben@person.example"])
    challenge.refresh_from_db()
    assert (challenge.state, challenge.sent_at) == (State.SENT, NOON)
    assert challenge.claimed_until is None
    assert challenge.message_id == message_id(challenge) == read(content(server))["Message-ID"]
    assert due(at=NOON + timedelta(days=1)) == []


def content(server: Server) -> bytes:
    found = server.envelopes[-1].content
    assert isinstance(found, bytes)
    return found


def test_nothing_of_the_original_is_in_it_but_its_subject_and_its_id(
    challenge: Challenge, server: Server
) -> None:
    send(challenge.pk, at=NOON)
    letter = read(content(server))
    assert letter["Subject"] == "Auto: A question about the violin"
    assert letter["In-Reply-To"] == "<q1@person.example>"
    whole = content(server)
    for word in (b"still", b"sale", b"person.example/violin", b"aunt", b"embroidery", b"Ben"):
        assert word not in whole


def test_it_is_sent_once_however_often_it_is_asked_for(
    challenge: Challenge, server: Server
) -> None:
    assert [send(challenge.pk, at=NOON) for _ in range(3)] == [State.SENT, None, None]
    assert len(server.envelopes) == 1


def test_who_comes_while_another_sends_leaves_it_to_him(
    challenge: Challenge, server: Server
) -> None:
    seen: list[State | None] = []

    def post(challenge: Challenge, *, at: Any) -> Posted:
        seen.append(send(challenge.pk, at=NOON + CLAIM / 2))
        return Posted(State.SENT)

    send(challenge.pk, at=NOON, post=post)
    assert seen == [None]
    assert server.envelopes == []


def test_a_worker_that_dies_doubles_one_letter_at_most_under_the_same_message_id(
    challenge: Challenge, server: Server
) -> None:
    def post(challenge: Challenge, *, at: Any) -> Posted:
        sending.post(challenge, at=at)
        raise SystemExit

    with pytest.raises(SystemExit):
        send(challenge.pk, at=NOON, post=post)
    assert send(challenge.pk, at=NOON + CLAIM - timedelta(seconds=1)) is None
    assert due(at=NOON + CLAIM) == [challenge.pk]
    assert send(challenge.pk, at=NOON + CLAIM) is State.SENT
    first, second = (read(bytes(each.content or b"")) for each in server.envelopes)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Reply-To"] == second["Reply-To"]
    assert first.get_content() == second.get_content()


def test_an_answer_in_the_very_moment_of_sending_stands(
    challenge: Challenge, server: Server
) -> None:
    def post(challenge: Challenge, *, at: Any) -> Posted:
        posted = sending.post(challenge, at=at)
        delivering.answer(challenge.pk, how=Answer.REPLY, at=at)
        return posted

    send(challenge.pk, at=NOON, post=post)
    challenge.refresh_from_db()
    assert (challenge.state, challenge.sent_at) == (State.ANSWERED, NOON)


def test_a_server_that_is_away_gets_it_later(
    settings: Settings, challenge: Challenge, server: Server
) -> None:
    sends_by(settings, free_port())
    assert send(challenge.pk, at=NOON) is State.DUE
    challenge.refresh_from_db()
    assert "cannot be reached" in challenge.trouble
    later = NOON + BETWEEN_TRIES
    assert due(at=later - timedelta(seconds=1)) == []
    sends_by(settings, server.port)
    assert send(challenge.pk, at=later) is State.SENT
    challenge.refresh_from_db()
    assert challenge.trouble == ""


def test_a_connection_that_breaks_before_the_last_word_may_double_it_under_one_id(
    settings: Settings, challenge: Challenge, server: Server
) -> None:
    with Proxy(server.port, fatal=lambda line: line == b".\r\n", cut=Cut.UNANSWERED) as proxy:
        sends_by(settings, proxy.port)
        assert send(challenge.pk, at=NOON) is State.DUE
    sends_by(settings, server.port)
    assert send(challenge.pk, at=NOON + BETWEEN_TRIES) is State.SENT
    ids = {read(bytes(each.content or b""))["Message-ID"] for each in server.envelopes}
    assert len(ids) == 1


def test_what_has_waited_two_days_is_not_sent_any_more(
    challenge: Challenge, server: Server
) -> None:
    assert send(challenge.pk, at=NOON + TOO_OLD + timedelta(seconds=1)) is State.FAILED
    challenge.refresh_from_db()
    assert challenge.trouble == "it could not be sent in time"
    assert server.envelopes == []


def test_a_mailbox_that_does_not_exist_is_a_bounce_and_left_alone(
    challenge: Challenge, server: Server
) -> None:
    server.to_recipient = "550 5.1.1 no such user"
    assert send(challenge.pk, at=NOON) is State.FAILED
    challenge.refresh_from_db()
    assert challenge.bounced_at == NOON
    assert challenge.trouble == "there is no such mailbox: 550 5.1.1"
    exclusion = Exclusion.objects.get(whom="ben@person.example")
    assert (exclusion.reason, exclusion.until) == ("bounced", NOON + exclusions.ADDRESS_RESTS)


def test_another_refusal_is_no_bounce(challenge: Challenge, server: Server) -> None:
    server.to_recipient = "550 5.7.1 relaying denied"
    assert send(challenge.pk, at=NOON) is State.FAILED
    challenge.refresh_from_db()
    assert challenge.bounced_at is None
    assert not Exclusion.objects.exists()


@pytest.mark.parametrize("switch", [Switch.OFF, Switch.LOG])
def test_a_user_who_has_switched_it_off_meanwhile_has_nobody_asked(
    challenge: Challenge, server: Server, switch: Switch
) -> None:
    Preference.objects.update(switch=switch)
    assert send(challenge.pk, at=NOON) is State.REFUSED
    challenge.refresh_from_db()
    assert challenge.refusal == "switched off"
    assert server.envelopes == []


@pytest.mark.parametrize("switch", [Switch.OFF, Switch.LOG])
def test_an_administrator_who_has_switched_it_off_stops_every_letter(
    settings: Settings, challenge: Challenge, server: Server, switch: Switch
) -> None:
    settings.CHALLENGE = replace(settings.CHALLENGE, switch=switch)
    assert send(challenge.pk, at=NOON) is None
    assert server.envelopes == []


@pytest.mark.parametrize("missing", ["site", "address", "smtp_url", "mailbox_url"])
def test_nothing_goes_until_the_administrator_has_said_all_that_it_takes(
    settings: Settings, challenge: Challenge, server: Server, missing: str
) -> None:
    assert can_send()
    settings.CHALLENGE = replace(settings.CHALLENGE, **{missing: ""})
    assert not can_send()
    assert send(challenge.pk, at=NOON) is None
    settings.CHALLENGE = replace(settings.CHALLENGE, keys=())
    assert not can_send()


def test_an_open_breaker_stops_every_letter_until_it_is_closed(
    challenge: Challenge, server: Server
) -> None:
    Opening.objects.create(opened_at=NOON, why="Of those who were asked, 1 complained.")
    assert send(challenge.pk, at=NOON) is None
    breaker.close(at=NOON)
    assert send(challenge.pk, at=NOON) is State.SENT


@pytest.mark.parametrize("whom", ["ben@person.example", "person.example"])
def test_who_was_excluded_meanwhile_is_not_written_to(
    challenge: Challenge, server: Server, whom: str
) -> None:
    exclusions.exclude(whom, exclusions.Reason.OPTED_OUT, at=NOON)
    assert send(challenge.pk, at=NOON) is State.REFUSED
    challenge.refresh_from_db()
    assert challenge.refusal == "excluded"
    assert server.envelopes == []


def test_a_letter_that_the_user_settled_meanwhile_is_not_asked_about(
    challenge: Challenge, server: Server
) -> None:
    Judgement.objects.update(action=Action.DELIVER, settled_at=NOON)
    assert send(challenge.pk, at=NOON) is State.SETTLED
    assert server.envelopes == []


def test_a_letter_whose_bytes_are_gone_is_not_asked_about(
    challenge: Challenge, server: Server
) -> None:
    StoredMessage.objects.all().delete()
    assert send(challenge.pk, at=NOON) is State.REFUSED
    challenge.refresh_from_db()
    assert challenge.refusal == "not kept"


def test_an_address_that_is_more_than_one_is_not_written_to(server: Server) -> None:
    challenge = asked(anna(), sender="ben@person.example,eve@person.example")
    assert send(challenge.pk, at=NOON) is State.REFUSED
    assert server.envelopes == []


def test_a_letter_that_may_have_gone_is_awaited_though_it_is_not_sent_again(
    challenge: Challenge, server: Server
) -> None:
    Challenge.objects.update(state=State.SENDING, message_id="<x@y>", claimed_until=NOON)
    exclusions.exclude("person.example", exclusions.Reason.BOUNCED, at=NOON)
    assert send(challenge.pk, at=NOON) is State.FAILED
    assert server.envelopes == []


def test_what_has_gathered_goes_no_faster_than_the_administrator_said(
    settings: Settings, server: Server
) -> None:
    sends_by(settings, server.port, caps=Caps(all_an_hour=4))
    user = anna()
    rows = [asked(user, RAW + b"%d" % i, sender=f"ben{i}@person.example") for i in range(10)]
    first = [send(row.pk, at=NOON) for row in rows]
    assert first.count(State.SENT) == len(server.envelopes) <= 4
    assert set(first) == {State.SENT, State.DUE}
    assert due(at=NOON) == []
    for minutes in range(0, 24 * 60, 15):
        for number in due(at=NOON + timedelta(minutes=minutes)):
            send(number, at=NOON + timedelta(minutes=minutes))
    assert len(server.envelopes) == 10


def test_those_that_waited_longest_go_first(server: Server) -> None:
    user = anna()
    late = asked(user, considered_at=NOON + timedelta(minutes=1))
    early = asked(user, RAW + b"more", sender="eve@person.example")
    assert due(at=NOON + timedelta(minutes=2)) == [early.pk, late.pk]


def test_a_key_that_cannot_be_read_sends_nothing_unsigned(
    settings: Settings, challenge: Challenge, server: Server, tmp_path: Path
) -> None:
    settings.CHALLENGE = replace(settings.CHALLENGE, dkim=Dkim("h1", tmp_path / "none.pem"))
    with pytest.raises(FileNotFoundError):
        send(challenge.pk, at=NOON)
    assert server.envelopes == []
