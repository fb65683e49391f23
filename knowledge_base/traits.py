"""What a message may share with others of a flood, as numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from knowledge_base.address_key import address_key
from knowledge_base.network import network_of
from mail.message import Message
from mail.organisational_domain import organisational_domain

NOTHING = 0
# Added by servers on the way, so they differ between copies of one mailing.
TRACE_FIELDS = frozenset({"received", "return-path", "delivered-to", "x-original-to"})


@dataclass(frozen=True, slots=True)
class Traits:
    """64-bit hashes of what the message shares; `NOTHING` for what it does not have.

    `shape` is that of a template filled in many times: the sequence of header
    fields, the kinds of attachments, the numbers of words and links to the
    nearest power of two.
    """

    message: int
    sender: int
    domain: int
    network: int
    shape: int

    def shared(self) -> Iterator[int]:
        """The traits that another message can have too."""
        yield from {self.sender, self.domain, self.network, self.shape} - {NOTHING}


def traits_of(message: Message) -> Traits:
    """The traits of one message."""
    sender = message.header_from
    handing = message.handing_server
    return Traits(
        message=trait("message", message.digest),
        sender=trait("sender", address_key(sender)),
        domain=trait("domain", organisational_domain(sender.domain) if sender else ""),
        network=trait("network", network_of(handing.ip) if handing else ""),
        shape=trait("shape", shape_of(message)),
    )


def shape_of(message: Message) -> str:
    """What stays the same when a template is filled in with other words."""
    return "\n".join(
        [
            *(header.name for header in message.headers if header.name not in TRACE_FIELDS),
            *(attachment.media_type for attachment in message.attachments),
            f"{len(message.words).bit_length()} {len(message.urls).bit_length()}",
        ]
    )


def trait(kind: str, value: str) -> int:
    """A signed 64-bit number for this value of this kind, `NOTHING` for an empty one."""
    if not value:
        return NOTHING
    text = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little", signed=True)
