"""Posts the letter of one challenge that is claimed, if nothing stands in its way by now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from challenge import allowances, bounces, exclusions, preferences
from challenge.allowances import Rate, scope_of
from challenge.configuration import configuration
from challenge.letter import compose, message_id
from challenge.models import Challenge, Preference
from challenge.original import original_of
from challenge.rules import Refusal
from challenge.signing import sign
from challenge.smtp import (
    NoSuchMailboxError,
    NotNowError,
    RefusedError,
    hand_over,
    is_sendable,
)
from challenge.state import State
from challenge.switch import Switch
from filter.opinion import Action

# A question about a mail of last week only puzzles.
TOO_OLD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Posted:
    """The state that a challenge is in then, the rule that said no, or what stood in the way."""

    state: State
    trouble: str = ""
    refusal: Refusal | None = None


class Post(Protocol):
    """Posts the letter of a claimed challenge."""

    def __call__(self, challenge: Challenge, *, at: datetime) -> Posted:
        """What became of it."""


def post(challenge: Challenge, *, at: datetime) -> Posted:
    """The letter has been handed over, or it is said why not.

    DUE where it has to wait: enough has gone within the hour, or the server cannot take it now.
    """
    hindered = hindrance(challenge, at=at)
    if hindered is not None:
        return hindered
    original = original_of(challenge)
    if original is None:
        return stopped(challenge, Refusal.NOT_KEPT)
    letter = sign(compose(challenge, original, at=at))
    if not allowed(at=at):
        return Posted(State.DUE, "as many letters as may have gone within the hour")
    # Before it goes, for its bounce may be here before the server's last word.
    Challenge.objects.filter(pk=challenge.pk).update(message_id=message_id(challenge))
    return handed_over(challenge, letter, at=at)


def hindrance(challenge: Challenge, *, at: datetime) -> Posted | None:
    """What has come between since the letter was found to be due; None: nothing."""
    judgement = challenge.judgement
    if judgement.action != Action.HOLD or judgement.settled_at is not None:
        return Posted(State.SETTLED)
    if at - challenge.considered_at > TOO_OLD:
        return Posted(State.FAILED, challenge.trouble or "it could not be sent in time")
    said = Preference.objects.filter(user=challenge.user_id).first()
    if preferences.in_force(said, at=at) is not Switch.ON:
        return stopped(challenge, Refusal.SWITCHED_OFF)
    if not is_sendable(challenge.sender):
        return stopped(challenge, Refusal.NO_SENDER)
    if exclusions.excluded([challenge.sender], at=at):
        return stopped(challenge, Refusal.EXCLUDED)
    return None


def stopped(challenge: Challenge, rule: Refusal) -> Posted:
    """Nobody is asked after all; a letter that may have gone, before a worker died, is awaited."""
    if challenge.message_id:
        return Posted(State.FAILED, "it could not be sent again")
    return Posted(State.REFUSED, refusal=rule)


def allowed(*, at: datetime) -> bool:
    """Whether one more letter may go within the hour.

    How many are asked about a day was bounded when that was decided (`challenge.considering`); this
    is for what has gathered while the mail server was away.
    """
    rate = Rate(configuration().caps.all_an_hour, timedelta(hours=1))
    return allowances.take(scope_of("letters", "all"), rate=rate, at=at)


def handed_over(challenge: Challenge, letter: bytes, *, at: datetime) -> Posted:
    """What the mail server says."""
    try:
        hand_over(letter, to=challenge.sender)
    except NotNowError as error:
        return Posted(State.DUE, str(error))
    except NoSuchMailboxError as error:
        bounces.note(challenge, at=at)
        return Posted(State.FAILED, str(error))
    except RefusedError as error:
        return Posted(State.FAILED, str(error))
    # Also where it was answered in this very moment, and the claim is over.
    Challenge.objects.filter(pk=challenge.pk).update(sent_at=at)
    return Posted(State.SENT)
