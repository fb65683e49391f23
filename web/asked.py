"""What a person reads of one letter's challenge."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from challenge.models import Challenge
from challenge.rules import Refusal
from challenge.state import State

WAITING = {State.DUE, State.SENDING, State.SENT}


def asked(challenge: Challenge | None) -> str:
    """Whether the letter's sender was asked, and if not, why; in a sentence."""
    if challenge is None:
        return "Its sender has not been asked."
    told = {
        State.REFUSED: not_asked(challenge),
        State.LOGGED: "Its sender would have been asked; asking is only being tried.",
        State.DUE: "Its sender is about to be asked.",
        State.SENDING: "Its sender is being asked.",
        State.SENT: "Its sender was asked" + on(challenge) + " and has not answered yet.",
        State.FAILED: "Its sender could not be asked: the question did not reach him.",
        State.ANSWERED: "Its sender has answered.",
        State.SETTLED: "You have settled it.",
        State.EXPIRED: "Its sender was asked" + on(challenge) + " and never answered.",
    }[State(challenge.state)]
    waits = challenge.expires_at if challenge.state in WAITING else None
    until = f" It waits until {day(waits)}, and then goes to Junk." if waits else ""
    return told + until


def not_asked(challenge: Challenge) -> str:
    """Why nobody was asked; a rule that an earlier version had is not known any more."""
    reasons = {each.value: each.sentence for each in Refusal}
    return f"Its sender was not asked. {reasons.get(challenge.refusal, '')}".strip()


def on(challenge: Challenge) -> str:
    """“ on 3 May 2026”, where it is known."""
    return f" on {day(challenge.sent_at)}" if challenge.sent_at else ""


def day(moment: datetime) -> str:
    """A day as a person writes it."""
    return date_format(timezone.localtime(moment), "j F Y")
