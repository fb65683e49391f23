"""The user's own countries, and those from which his mail comes."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from knowledge_base import ledger
from knowledge_base.country_codes import COUNTRY_CODES
from knowledge_base.country_database import country_of
from knowledge_base.knowledge import Location
from knowledge_base.models import Country
from knowledge_base.tally import Tally
from mail.message import Message
from storage.select import select
from users.models import User

COUNTRIES = Tally(Country, "user_id", "code")


class CountryError(ValueError):
    """No code of a country; the message says what is."""


def add(user: User, text: str) -> str:
    """The country is one of the user's own; returns its code. Raises `CountryError`."""
    code = country_code(text)
    with transaction.atomic():
        ledger.lock(user)
        Country.objects.update_or_create(user=user, code=code, defaults={"home": True})
    return code


def remove(user: User, text: str) -> bool:
    """The country is none of the user's own any more; whether it was. Raises `CountryError`."""
    code = country_code(text)
    with transaction.atomic():
        ledger.lock(user)
        removed = Country.objects.filter(user=user, code=code, home=True).update(home=False)
        COUNTRIES.discard_empty(user.pk, code)
    return removed > 0


def listed(user: User) -> list[str]:
    """The codes of the user's own countries, in order."""
    rows = Country.objects.filter(user=user, home=True).order_by("code")
    return list(rows.values_list("code", flat=True))


def country_code(text: str) -> str:
    """The ISO 3166-1 alpha-2 code that `text` writes, in capitals; else `CountryError`."""
    code = text.strip().upper()
    if code not in COUNTRY_CODES:
        raise CountryError(
            f"“{text}” is no country code; write the two letters of ISO 3166, like DE or GB."
        )
    return code


def country_of_message(message: Message) -> str | None:
    """The country of the server that handed the message to the user's own servers."""
    return country_of(message.handing_server.ip) if message.handing_server else None


@select
def _countries(user_id: int) -> QuerySet[Country, tuple[str, bool, int, int]]:
    return Country.objects.filter(user=user_id).values_list("code", "home", "spam", "ham")


def locations(user: User, messages: Sequence[Message]) -> list[Location]:
    """Where each message comes from, against the user's countries. One query."""
    rows = _countries(user.pk)
    home = frozenset(code for code, own, _, _ in rows if own)
    counts = {code: (spam, ham) for code, _, spam, ham in rows}
    countries = [country_of_message(message) for message in messages]
    return [Location(country, home, *counts.get(country or "", (0, 0))) for country in countries]
