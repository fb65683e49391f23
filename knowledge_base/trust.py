"""Whom the user trusts: by his own word, or by frequent recent mail both ways."""

from collections.abc import Collection, Sequence
from datetime import datetime

from knowledge_base.correspondence import Week, exchange
from knowledge_base.knowledge import Trust
from knowledge_base.models import TrustedSender
from knowledge_base.own_addresses import own_addresses
from knowledge_base.written_address import AddressError, written_address
from users.models import User

# Letters both ways must each weigh this much: two lately, or more that are older.
EARNED_FROM = 1.5


def trust(user: User, text: str) -> str:
    """The user trusts this address, or the whole domain `@example.org`; returns it as kept.

    Saying it twice changes nothing. Raises `AddressError` for what is no
    address, and for the user's own addresses and domains.
    """
    address = written_address(text)
    own = own_addresses(user)
    if address in own or address in map(domain_of, own):
        raise AddressError(
            f"“{text}” is your own; forgers write it as their sender, so it cannot be trusted."
        )
    TrustedSender.objects.get_or_create(user=user, address=address)
    return address


def distrust(user: User, text: str) -> bool:
    """The user no longer says that he trusts this address or domain; whether he had said it."""
    removed, _ = TrustedSender.objects.filter(user=user, address=written_address(text)).delete()
    return removed > 0


def listed(user: User) -> list[str]:
    """The addresses and domains that the user said he trusts, in order."""
    rows = TrustedSender.objects.filter(user=user).order_by("address")
    return list(rows.values_list("address", flat=True))


def trust_in(
    sender: str, *, said: Collection[str], weeks: Sequence[Week], at: datetime
) -> Trust | None:
    """How the sender is trusted at `at`, None if he is not.

    The user's word goes before what mail earned. Earned is trust in whom the
    user exchanged letters with of which both ways weigh at least
    `EARNED_FROM` (`correspondence.Exchange`); it fades when they stop.
    """
    mail = exchange(weeks, at)
    for address in (sender, domain_of(sender)):
        if address in said:
            return Trust(address, said=True, received=mail.received, sent=mail.sent)
    if min(mail.received_weight, mail.sent_weight) >= EARNED_FROM:
        return Trust(sender, said=False, received=mail.received, sent=mail.sent)
    return None


def domain_of(address: str) -> str:
    """The whole domain of an address, written `@example.org`."""
    return f"@{address.rpartition('@')[2]}"
