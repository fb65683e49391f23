"""Rules about the letter: is it one to ask about?"""

from datetime import timedelta

from challenge.candidate import Candidate
from challenge.switch import Switch
from filter.opinion import Verdict

ASKED_WITHIN = timedelta(days=3)
# Ordinary mail has at most a dozen, mail that goes in circles gains some with each round.
MOST_HOPS = 25


def switched_off(letter: Candidate) -> bool:
    """Administrator and user must both have switched challenges on, or to log only."""
    return letter.switch is Switch.OFF


def not_unsure(letter: Candidate) -> bool:
    """Spam is never answered, ham needs no answer."""
    return letter.verdict is not Verdict.UNSURE


def not_held(letter: Candidate) -> bool:
    """What was delivered, or settled by a person, waits for nobody."""
    return not letter.waits


def too_old(letter: Candidate) -> bool:
    """Nobody is asked about a letter that he forgot: when the switch is turned, say."""
    return letter.age > ASKED_WITHIN


def is_automatic(letter: Candidate) -> bool:
    """What a machine sent is never answered by another (RFC 3834 §2)."""
    return letter.automatic is not None


def looped(letter: Candidate) -> bool:
    """Our own letters carry a field of ours, wherever they went in between."""
    return letter.looped


def too_many_hops(letter: Candidate) -> bool:
    """A letter that goes round in circles gains Received fields (RFC 5321 §6.3)."""
    return letter.hops > MOST_HOPS


def not_to_you(letter: Candidate) -> bool:
    """One of the user's addresses must stand in To, Cc or Resent-* (RFC 5230 §4.5)."""
    return letter.own.isdisjoint(letter.recipients)
