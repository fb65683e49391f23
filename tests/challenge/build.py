"""Challenges for the tests of codes and of the answer page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import Any, TypeVar

from django.db import OperationalError
from pytest_django import Settings

from challenge.configuration import Configuration
from challenge.models import Challenge
from challenge.state import State
from filter.models import Judgement
from filter.opinion import Action, Verdict
from users.models import User

T = TypeVar("T")
KEYS = (b"first key of at least 32 characters", b"second key of at least 32 characters")
ASKED = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
FAR = datetime(2126, 11, 26, 9, 30, tzinfo=UTC)
SUBJECT = "Plums for Sunday"


def configured(settings: Settings, **fields: Any) -> Configuration:
    """Challenges as an administrator set them up, and as the fields say."""
    usual: dict[str, Any] = {
        "site": "https://hamlet.example.org",
        "address": "challenge@hamlet.example.org",
        "mailbox_url": "imaps://challenge:secret@mail.example.org",
        "keys": KEYS,
    }
    settings.CHALLENGE = replace(Configuration(), **(usual | fields))
    found: Configuration = settings.CHALLENGE
    return found


def user(address: str = "anna@example.org") -> User:
    return User.objects.create_user(address)


def held(owner: User, **fields: Any) -> Judgement:
    """A letter that waits."""
    number = Judgement.objects.count()
    ready = {
        "user": owner,
        "digest": f"{number:064}",
        "sender": "berta@example.net",
        "subject": SUBJECT,
        "verdict": Verdict.UNSURE,
        "probability": 0.5,
        "step": "cross_validation",
        "action": Action.HOLD,
        "trail": [],
        "signals": {},
        "arrived_at": ASKED - timedelta(minutes=1),
    }
    return Judgement.objects.create(**(ready | fields))


def asked(judgement: Judgement, **fields: Any) -> Challenge:
    """The letter's sender was asked, and has not answered; a century is left to him."""
    ready = {
        "user": judgement.user,
        "judgement": judgement,
        "sender": "berta@example.net",
        "state": State.SENT,
        "proof": "DKIM of example.net",
        "considered_at": ASKED,
        "sent_at": ASKED,
        "expires_at": FAR,
    }
    return Challenge.objects.create(**(ready | fields))


def patiently(do: Callable[[], T]) -> T:
    """What several threads do at once in a test.

    The tests' SQLite lies in memory, shared by all threads, and there alone a table in use is
    refused at once: SQLite waits for a file only.
    """
    for _ in range(10_000):
        try:
            return do()
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            sleep(0.001)
    raise AssertionError("The table was never free.")
