"""A reply to a letter of ours: whose it is, by the code in the address that it was sent to."""

from collections.abc import Iterator

from challenge.codes import Purpose, challenge_of
from challenge.configuration import configuration
from challenge.models import Challenge
from knowledge_base.address_key import address_key
from mail.address import Address
from mail.message import Message

# Nobody sends one reply to many letters of ours.
MOST_CODES = 5


def answered_by(message: Message) -> Challenge | None:
    """The challenge that the message answers; None where it holds no code, or another's.

    A code counts only from the address that it was sent to.
    """
    senders = {address_key(message.header_from), address_key(message.envelope_sender)}
    for code in list(dict.fromkeys(codes_in(message)))[:MOST_CODES]:
        challenge = challenge_of(code, purpose=Purpose.REPLY)
        if challenge is not None and challenge.sender in senders:
            return challenge
    return None


def codes_in(message: Message) -> Iterator[str]:
    """What stands behind the plus in the addresses of ours that the message went to."""
    local, _, domain = configuration().address.rpartition("@")
    for each in sent_to(message):
        before, plus, code = each.local.partition("+")
        if plus and before == local and each.domain == domain:
            yield code


def sent_to(message: Message) -> Iterator[Address]:
    """Where the message went, as its sender and as the servers on its way have it."""
    yield from message.delivered_to
    yield from message.recipients
    yield from message.resent_to
