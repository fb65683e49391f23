"""Contacts from an address book in vCard form (RFC 6350, and its versions 2.1 and 3.0)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import vobject
from django.db import transaction

from knowledge_base import contacts
from knowledge_base.written_address import AddressError
from mail.charset import decode
from users.models import User

_CARD = re.compile(r"^BEGIN:VCARD\s*$.*?^END:VCARD\s*$", re.DOTALL | re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The addresses now in the contact list, and what could not be read, one sentence each."""

    added: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a card, as written, and whose it is."""

    address: str
    name: str


def import_vcards(user: User, data: bytes | str) -> ImportResult:
    """Every address of every readable card stands in the user's contact list.

    A card that cannot be read, or an address that is none, is reported and
    keeps no other from being added. A card without an address is no problem.
    """
    text = data if isinstance(data, str) else decode(data).text
    cards = _CARD.findall(text.replace("\r\n", "\n"))
    added: list[str] = []
    problems = [] if cards else ["There is no vCard in it; a card begins with BEGIN:VCARD."]
    with transaction.atomic():
        for number, card in enumerate(cards, start=1):
            try:
                entries = list(entries_of(card))
            # vobject decodes as it reads; bad base64 and bad dates are ValueErrors.
            except (vobject.base.VObjectError, ValueError) as error:
                problems.append(f"Card {number} was skipped: {error}.")
                continue
            for entry in entries:
                try:
                    added.append(contacts.add(user, entry.address, name=entry.name))
                except AddressError as error:
                    problems.append(f"Card {number}: {error}")
    return ImportResult(tuple(dict.fromkeys(added)), tuple(problems))


def entries_of(card: str) -> Iterator[Entry]:
    """The addresses of one card, which `vobject` reads."""
    found = vobject.readOne(card, allowQP=True).contents
    names = [
        " ".join(str(each.value).split()) for key in ("fn", "n") for each in found.get(key, [])
    ]
    for email in found.get("email", []):
        yield Entry(str(email.value), next(filter(None, names), ""))
