"""Rules about how often: is this the moment to ask anybody?"""

from collections.abc import Mapping
from datetime import timedelta

from challenge.candidate import Candidate

# A sender is asked once in this time, whatever he sends.
ASKED_ONCE_IN = timedelta(days=7)
# So many letters like this one, in ten minutes or in a day, are a flood (`knowledge_base.Traffic`).
FLOOD: Mapping[str, int] = {
    "sender_minutes": 5,
    "sender_day": 20,
    "domain_minutes": 20,
    "network_day": 200,
    "shape_minutes": 10,
    "all_minutes": 60,
}


def asked_lately(letter: Candidate) -> bool:
    """One question a week is enough for anybody; its answer lets his next letters in."""
    return letter.asked_lately


def excluded(letter: Candidate) -> bool:
    """Who wished it, complained or cannot be reached is left alone, and so is his domain."""
    return letter.excluded


def flood(letter: Candidate) -> bool:
    """In a flood senders are forged by the thousand, and proofs with them."""
    return any(getattr(letter.traffic, name) >= most for name, most in FLOOD.items())


def breaker_open(letter: Candidate) -> bool:
    """Too much of what was asked about was spam, or somebody complained (`challenge.breaker`)."""
    return letter.breaker_open
