"""How a message comes, as marks of which a habit counts how often each was seen.

A mark is a field named `X-…`, a DKIM domain and selector, a network or a
country. Names are hashed to 1,024 slots a kind, so that a habit stays small
however many names a domain makes up, and is the same in whatever order it was
learned and unlearned. One in a thousand new names meets the slot of another,
and passes for known.
"""

import re
from dataclasses import dataclass
from zlib import crc32

from knowledge_base.address_key import is_storable
from knowledge_base.countries import country_of_message
from knowledge_base.network import network_of
from mail.message import Message
from mail.organisational_domain import organisational_domain

SLOTS = 1_024
MOST_FIELDS = 64
MOST_SIGNATURES = 8
# Written after delivery by the user's own servers and programs, whoever sent the message.
OWN_FIELDS = (
    "x-evolution",
    "x-gmail-labels",
    "x-imap",
    "x-keywords",
    "x-mozilla-",
    "x-original-to",
    "x-spam",
    "x-status",
    "x-uid",
)
_DOMAIN = re.compile(r"(?:^|;)\s*d\s*=\s*([^;\s]+)")
_SELECTOR = re.compile(r"(?:^|;)\s*s\s*=\s*([^;\s]+)")


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one message, by kind; an empty kind is one that it does not show."""

    fields: frozenset[str]
    signatures: frozenset[str]
    networks: frozenset[str]
    countries: frozenset[str]

    def all(self) -> list[str]:
        """Every mark, in order."""
        return sorted(self.fields | self.signatures | self.networks | self.countries)


def domain_of(message: Message) -> str:
    """The organisational domain of the header From, "" where none can be kept."""
    domain = organisational_domain(message.header_from.domain) if message.header_from else ""
    return domain if is_storable(domain) else ""


def marks_of(message: Message) -> Marks:
    """The marks of one message; to bear no signature is a mark too."""
    names = sorted({header.name for header in message.headers if _is_senders(header.name)})
    signed = [header.value for header in message.headers if header.name == "dkim-signature"]
    network = network_of(message.handing_server.ip) if message.handing_server else ""
    country = country_of_message(message)
    return Marks(
        fields=frozenset(_slot("field", name) for name in names[:MOST_FIELDS]),
        signatures=frozenset(_slot("signature", _key(each)) for each in signed[:MOST_SIGNATURES])
        or frozenset({"unsigned"}),
        networks=frozenset({_slot("network", network)} if network else ()),
        countries=frozenset({f"country {country}"} if country else ()),
    )


def _is_senders(name: str) -> bool:
    return name.startswith("x-") and not name.startswith(OWN_FIELDS)


def _key(signature: str) -> str:
    """The domain and selector of a DKIM signature (RFC 6376 §3.5), as they look up its key."""
    found = (pattern.search(signature) for pattern in (_DOMAIN, _SELECTOR))
    return " ".join(match[1].lower() if match else "" for match in found)


def _slot(kind: str, name: str) -> str:
    return f"{kind} {crc32(name.encode('utf-8', 'surrogatepass')) % SLOTS}"
