"""Codes that prove, in a link or in a reply, that one challenge is answered and no other."""

import hmac
import json
from base64 import b32decode, b32encode
from binascii import Error
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet

from challenge.configuration import configuration
from challenge.models import Challenge
from challenge.models.challenge import HANDLE_BYTES
from filter.models import Judgement
from storage.select import select
from users.models import User

OWN = [field.attname for field in Challenge._meta.concrete_fields]
JUDGEMENT = ["id", "user_id", "digest", "subject", "action", "arrived_at", "settled_at"]
USER = ["id", "address", "name", "aliases"]

M = TypeVar("M", bound=Model)

SEAL_BYTES = 16
PADDING = "=" * (-(HANDLE_BYTES + SEAL_BYTES) % 5 * 8 // 5)
LENGTH = len(b32encode(bytes(HANDLE_BYTES + SEAL_BYTES)).rstrip(b"="))


class Purpose(StrEnum):
    """What a code opens: a link that leaked opens no reply, and a reply opens no page."""

    PAGE = "page"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Code:
    """The two codes of one challenge: 52 letters and digits each, in lower case.

    `in_address` leaves room for a local part and its plus within the 64 bytes of RFC 5321
    §4.5.3.1.1, and means the same where a server on the way changed its case.
    """

    in_url: str
    in_address: str


def code_of(challenge: Challenge) -> Code:
    """The codes that the first key seals; ValueError where no key is set or no time to answer."""
    keys = configuration().keys
    if not keys:
        raise ValueError("A code needs a key: set CHALLENGE_KEYS.")
    return Code(
        in_url=written(challenge, purpose=Purpose.PAGE, key=keys[0]),
        in_address=written(challenge, purpose=Purpose.REPLY, key=keys[0]),
    )


def challenge_of(text: str, *, purpose: Purpose) -> Challenge | None:
    """The challenge that the code names, with its judgement and its user; None for every other.

    None for what is forged, altered, of another purpose, or sealed by a key that is no longer
    live. Whether its time is over or its answer given, the row says.
    """
    try:
        handle = b32decode(text.upper() + PADDING)[:HANDLE_BYTES].hex()
    except (Error, ValueError):
        return None
    found = named(handle)
    if found is None:
        return None
    given = text.lower().encode()
    # Every key is tried, so that the time tells nothing of which one fits.
    fits = [
        hmac.compare_digest(written(found, purpose=purpose, key=key).encode(), given)
        for key in configuration().keys
    ]
    return found if any(fits) else None


def named(handle: str) -> Challenge | None:
    """The challenge of that handle, with what is needed of its judgement and its user. 1 query."""
    row = _named.first(handle)
    if row is None:
        return None
    values = iter(row)

    def made(model: type[M], names: list[str]) -> M:
        return model.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names))))

    challenge = made(Challenge, OWN)
    challenge.judgement, challenge.user = made(Judgement, JUDGEMENT), made(User, USER)
    return challenge


# Compiled once: of what a page costs, Django's wording of this query was the most.
@select
def _named(handle: str) -> QuerySet[Challenge, tuple[Any, ...]]:
    return Challenge.objects.filter(handle=handle, expires_at__isnull=False).values_list(
        *OWN,
        *(f"judgement__{name}" for name in JUDGEMENT),
        *(f"user__{name}" for name in USER),
    )


def written(challenge: Challenge, *, purpose: Purpose, key: bytes) -> str:
    """Handle and seal in base32."""
    handle = bytes.fromhex(challenge.handle)
    return (
        b32encode(handle + seal(challenge, purpose=purpose, key=key)).rstrip(b"=").decode().lower()
    )


def seal(challenge: Challenge, *, purpose: Purpose, key: bytes) -> bytes:
    """128 bits of HMAC-SHA256 over all that the code is bound to."""
    if challenge.expires_at is None:
        raise ValueError("A code needs to know when its challenge expires.")
    bound = [
        purpose,
        challenge.handle,
        challenge.user_id,
        challenge.judgement.digest,
        challenge.sender,
        challenge.expires_at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    return hmac.digest(key, json.dumps(bound).encode(), "sha256")[:SEAL_BYTES]
