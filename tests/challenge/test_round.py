"""The whole way through real servers: asked, answered by a reply, delivered; or undeliverable."""

import re
import smtplib
from datetime import timedelta

import pytest
from pytest_django import Settings

from challenge.configuration import Dkim
from challenge.models import Challenge, Exclusion
from challenge.returned.take import Taken
from challenge.sending import send
from challenge.state import Answer, State
from challenge.switch import Switch
from filter.models import Judgement
from filter.opinion import Action
from imap.returns import take_returns
from tests.challenge.build import configured
from tests.challenge.mail import NOON, read
from tests.challenge.test_sending import RAW, anna, asked
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.postfix import Postfix
from tests.servers.rspamd import Verifier

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
CAME_FROM = re.compile(rb"\nReceived: from (\S+) \(\S+ \[([\d.]+)\]\)")


@pytest.fixture
def mailbox(
    settings: Settings, signature: tuple[Dkim, str], ours: Postfix, dovecot: Dovecot
) -> str:
    """The mailbox of answers; Hamlet is set up as docs/challenge.md says."""
    url = f"imap://answers:{PASSWORD}@127.0.0.1:{dovecot.port}"
    configured(
        settings,
        switch=Switch.ON,
        smtp_url=f"smtp://127.0.0.1:{ours.port}",
        helo="hamlet.example.org",
        mailbox_url=url,
        dkim=signature[0],
    )
    take_returns(url, clock=lambda: LATER)
    return url


def sent_to(sender: str) -> Challenge:
    challenge = asked(anna(), RAW.replace(b"ben@", sender.partition("@")[0].encode() + b"@"))
    Challenge.objects.update(sender=sender)
    assert send(challenge.pk, at=NOON) is State.SENT
    return challenge


def test_the_letter_arrives_believed_is_answered_by_a_reply_and_delivers_the_mail(
    mailbox: str, ours: Postfix, theirs: Postfix, verifier: Verifier
) -> None:
    challenge = sent_to("ben.round@person.example")
    ours.rest()
    [raw] = theirs.letters("ben.round@person.example")
    assert raw.startswith(b"Return-Path: <>\n")

    came_from = CAME_FROM.search(raw)
    assert came_from is not None
    helo, ip = (each.decode() for each in came_from.groups())
    as_received = raw[raw.index(b"\nReceived:") + 1 :]
    found = verifier.verify(as_received, ip=ip, helo=helo, to="ben.round@person.example")
    assert found >= {"R_SPF_ALLOW", "R_DKIM_ALLOW", "DMARC_POLICY_ALLOW"}

    to = read(as_received)["Reply-To"].addresses[0].addr_spec
    with smtplib.SMTP("127.0.0.1", ours.port) as client:
        client.sendmail(
            "ben.round@person.example",
            [to],
            f"From: Ben <ben.round@person.example>\r\nTo: {to}\r\nSubject: Re: Auto: A question\r\n"
            "\r\n".encode(),
        )
    ours.rest()
    assert take_returns(mailbox, clock=lambda: LATER) == {Taken.REPLY: 1}
    challenge.refresh_from_db()
    assert (challenge.state, challenge.answer) == (State.ANSWERED, Answer.REPLY)
    assert Judgement.objects.get().action == Action.DELIVER
    assert take_returns(mailbox, clock=lambda: LATER) == {}


def test_a_letter_that_nobody_takes_comes_back_as_postfixs_double_bounce_and_is_noted(
    mailbox: str, ours: Postfix, theirs: Postfix
) -> None:
    challenge = sent_to("nobody@person.example")
    ours.rest()
    assert theirs.letters("nobody@person.example") == []
    assert take_returns(mailbox, clock=lambda: LATER) == {Taken.BOUNCE: 1}
    challenge.refresh_from_db()
    assert (challenge.state, challenge.bounced_at) == (State.FAILED, LATER)
    assert Exclusion.objects.filter(whom="nobody@person.example", reason="bounced").exists()
