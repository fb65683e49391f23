"""Who answered a challenge: evidence that a person writes from that address, for a while."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models.constants import OnConflict

from knowledge_base.address_key import address_key
from knowledge_base.contacts import FROM
from knowledge_base.knowledge import Contact, ContactKind
from knowledge_base.models import AnsweredChallenge
from mail.message import Message
from storage.insert import Insert
from users.models import User

# Addresses are sold, lost and taken over; who still writes has wanted letters to his name by then.
LASTS = timedelta(days=180)

_RECORD = Insert(
    AnsweredChallenge,
    *("user_id", "address", "proof", "answered_at"),
    conflict=OnConflict.UPDATE,
    update=("proof", "answered_at"),
    unique=("user_id", "address"),
)


def record(user_id: int, address: str, *, proof: str, at: datetime) -> None:
    """A person at the address answered the user's challenge; `proof` is what proved it then."""
    _RECORD([(user_id, address, proof, at)])


def revoke(user: User, address: str) -> bool:
    """The answer of that address counts no more for this user; whether there was one."""
    removed, _ = AnsweredChallenge.objects.filter(user=user, address=address).delete()
    return removed > 0


def answers_of(user: User) -> list[AnsweredChallenge]:
    """Who answered, the latest first, those too that have faded."""
    return list(AnsweredChallenge.objects.filter(user=user).order_by("-answered_at", "address"))


def answered(message: Message, times: Mapping[str, datetime], *, at: datetime) -> Contact | None:
    """The address of From as a contact, if it answered within `LASTS` before `at`.

    Only where the message has the same proof as the one that was asked about: an
    aligned pass of the domain. Without that anybody may write the name.
    """
    address = address_key(message.header_from)
    answered_at = times.get(address)
    if answered_at is None or not message.authentication.aligned:
        return None
    if at - answered_at >= LASTS:
        return None
    return Contact(address, ContactKind.ANSWERED, FROM)
