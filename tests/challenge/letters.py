"""Letters as they arrive, for the tests of who is asked: written out, kept, judged unsure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from challenge.configuration import Configuration
from challenge.models import Preference
from challenge.switch import Switch
from filter import store
from filter.models import Judgement
from filter.opinion import Action, Verdict
from knowledge_base import sightings
from mail.message import parse
from users.models import User

CAME = datetime(2026, 5, 4, 12, tzinfo=UTC)
# When it is time to decide about what came then.
LATER = CAME + timedelta(minutes=15)
KEY = b"a key of more than thirty-two characters"
BERTA = "berta@friend.example"
ANNA = "anna@home.example"


def switched_on(settings, **fields) -> None:
    """The administrator lets challenges be sent."""
    usual = {
        "switch": Switch.ON,
        "site": "https://hamlet.example",
        "address": "ask@hamlet.example",
        "mailbox_url": "imaps://ask:secret@mail.example",
        "keys": (KEY,),
    }
    settings.CHALLENGE = replace(Configuration(), **(usual | fields))


def person(address: str = ANNA, *, switch: Switch = Switch.ON, **fields) -> User:
    """A user who trusts `mx.home.example`, and switched challenges on a month ago."""
    user = User.objects.create_user(address, authserv_ids=["mx.home.example"], **fields)
    Preference.objects.create(user=user, switch=switch, since=CAME - timedelta(days=30))
    return user


def letter(
    sender: str = BERTA,
    *fields: str,
    to: str = ANNA,
    envelope: str | None = None,
    proven: bool = True,
    text: str = "Come to tea on Sunday.",
) -> bytes:
    """A letter as the user's own server delivered it; `fields` stand above those of its sender."""
    domain = sender.rpartition("@")[2]
    says = f"spf=pass smtp.mailfrom={sender}; dkim=pass header.d={domain}" if proven else "none"
    lines = [
        f"Return-Path: <{sender if envelope is None else envelope}>",
        f"Authentication-Results: mx.home.example; {says}",
        "Received: from mail.friend.example ([198.51.100.7]) by mx.home.example with ESMTPS;"
        " Mon, 4 May 2026 12:00:00 +0000",
        *fields,
        f"From: Somebody <{sender}>",
        f"To: <{to}>",
        "Subject: Tea",
        f"Message-ID: <tea@{domain}>",
        "",
        text,
        "",
    ]
    return "\r\n".join(lines).encode()


def arrives(user: User, raw: bytes, *, at: datetime = CAME, **fields) -> Judgement:
    """The letter is kept, seen and judged unsure, and waits."""
    message = parse(raw, user.boundary)
    store.keep(user, [message])
    sightings.record(user, [message], [at])
    ready = {
        "verdict": Verdict.UNSURE,
        "probability": 0.6,
        "step": "cross_validation",
        "action": Action.HOLD,
    }
    judgement = Judgement.objects.create(
        user=user,
        digest=message.digest,
        sender=str(message.header_from),
        subject=message.subject,
        trail=[],
        signals={},
        arrived_at=at,
        **(ready | fields),
    )
    Judgement.objects.filter(pk=judgement.pk).update(judged_at=at)
    return judgement
