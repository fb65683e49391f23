"""Whom the user knows: his contact list, whom he wrote to, who wrote him wanted mail."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b

from django.db import transaction
from django.utils.timezone import now

from knowledge_base import ledger
from knowledge_base.address_key import address_key
from knowledge_base.correspondence import LETTERS, week_of
from knowledge_base.knowledge import Contact as Known
from knowledge_base.knowledge import ContactKind
from knowledge_base.models import Contact, SentMail
from knowledge_base.own_addresses import own_addresses
from knowledge_base.storable import storable
from knowledge_base.tally import Tally
from knowledge_base.written_address import AddressError, written_address
from mail.address import Address
from mail.message import Message
from users.models import User

FROM = "From"
REPLY_TO = "Reply-To"
LONGEST_NAME = 200

CONTACTS = Tally(Contact, "user_id", "address")


def add(user: User, text: str, *, name: str = "", at: datetime | None = None) -> str:
    """The address stands in the user's contact list; returns it as kept.

    Adding it again keeps the date, and the name unless a new one is given.
    Raises `AddressError` for what is no address, a whole domain, or the
    user's own address.
    """
    address = contact_address(user, text)
    with transaction.atomic():
        ledger.lock(user)
        contact, _ = Contact.objects.get_or_create(user=user, address=address)
        contact.listed_at = contact.listed_at or at or now()
        contact.name = storable(name)[:LONGEST_NAME] or contact.name
        contact.save(update_fields=["listed_at", "name"])
    return address


def contact_address(user: User, text: str) -> str:
    """The address that `text` writes, if it can be a contact of the user; else `AddressError`."""
    address = written_address(text)
    if address.startswith("@"):
        raise AddressError(f"“{text}” is a whole domain; a contact is one address.")
    if address in own_addresses(user):
        raise AddressError(f"“{text}” is your own; forgers write it as their sender.")
    return address


def remove(user: User, text: str) -> bool:
    """The address stands no longer in the contact list; whether it had.

    What is known of mail with it stays.
    """
    address = written_address(text)
    with transaction.atomic():
        ledger.lock(user)
        removed = Contact.objects.filter(
            user=user, address=address, listed_at__isnull=False
        ).update(listed_at=None, name="")
        CONTACTS.discard_empty(user.pk, address)
    return removed > 0


def listed(user: User) -> list[Contact]:
    """All addresses that the user knows, in order, with how he knows them."""
    return list(Contact.objects.filter(user=user).order_by("address"))


def record_sent(user: User, addresses: Iterable[Address], *, message_id: str, at: datetime) -> bool:
    """The user wrote to these addresses; whether the letter was new.

    The same letter (by its Message-ID; give its digest where it has none)
    counts once, however often the Sent folder is read. His own addresses do
    not count.
    """
    key = blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    with transaction.atomic():
        ledger.lock(user)
        _, new = SentMail.objects.get_or_create(user=user, key=key)
        if new:
            others = {address_key(each) for each in addresses} - own_addresses(user) - {""}
            for address in sorted(others):
                CONTACTS.count(user.pk, address, sent=1)
                LETTERS.count(user.pk, address, week_of(at), sent=1)
    return new


def kind_of(contact: Contact) -> ContactKind | None:
    """How the user knows the address, his own doing before that of others."""
    if contact.listed_at is not None:
        return ContactKind.LISTED
    if contact.sent:
        return ContactKind.WRITTEN_TO
    if contact.received:
        return ContactKind.RECEIVED_FROM
    return None


def known_address(message: Message, contacts: Mapping[str, Contact]) -> Known | None:
    """The first address of From, then of Reply-To, that the user knows."""
    for field, address in addresses_of(message):
        contact = contacts.get(address)
        if contact is not None and (kind := kind_of(contact)) is not None:
            return Known(address, kind, field)
    return None


def addresses_of(message: Message) -> list[tuple[str, str]]:
    """The addresses that an answer would go to, each with the field that names it."""
    named = [(FROM, message.header_from), *((REPLY_TO, each) for each in message.reply_to)]
    return [(field, key) for field, address in named if (key := address_key(address))]
