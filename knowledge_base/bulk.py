"""Bulk mail: whether a message says that it is, and from which service it claims to be.

Senders of bulk mail say so: by the List fields of RFC 2369 and RFC 2919, by
`Precedence: bulk` or `list`, by Feedback-ID, by `Auto-Submitted` (RFC 3834).
An automatic reply answers what the user wrote, and is no bulk. The programs
named in X-Mailer send one letter as well as a thousand and say nothing.

What people write through a discussion list is the list's own as little as a
letter is the postman's: wanting the list is not wanting the spam that it passes
on. Such a post claims no service.
"""

from typing import NamedTuple

from knowledge_base.address_key import address_key, is_storable
from knowledge_base.mailbox_providers import MAILBOX_PROVIDERS
from mail.message import Message
from mail.organisational_domain import organisational_domain

LIST_FIELDS = frozenset(
    {
        "list-archive",
        "list-help",
        "list-id",
        "list-owner",
        "list-post",
        "list-subscribe",
        "list-unsubscribe",
    }
)
PRECEDENCES = frozenset({"bulk", "list"})
NOT_BULK = frozenset({"", "no", "auto-replied"})


class Claim(NamedTuple):
    """The service that a message claims to be from; `proven` where authentication says so too."""

    name: str
    proven: bool


def service_of(message: Message) -> Claim | None:
    """The service that the message claims to be from, None for what is nobody's bulk mail.

    Named by the list's id (RFC 2919), or by the organisational domain of the
    header From, or by its address where the domain gives mailboxes to anybody.
    Proven when a server that the account trusts reports a pass for that domain.
    """
    if not is_bulk(message):
        return None
    authentication, sender = message.authentication, message.header_from
    own = organisational_domain(sender.domain) if sender else ""
    name = list_id(message.header("list-id"))
    home = organisational_domain(name)
    if own != home and is_discussion(message, home):
        return None
    if name:
        signed = {organisational_domain(domain) for domain in authentication.dkim_domains}
        return Claim(name, home in signed or (authentication.aligned and own == home))
    name = address_key(sender) if own in MAILBOX_PROVIDERS else own
    return Claim(name, authentication.aligned) if is_name(name) else None


def is_bulk(message: Message) -> bool:
    """Whether the message says of itself that it was sent to many, or by a machine."""
    first = {header.name: header.value for header in reversed(message.headers)}
    return (
        not LIST_FIELDS.isdisjoint(first)
        or "feedback-id" in first
        or first.get("precedence", "").strip().lower() in PRECEDENCES
        or first.get("auto-submitted", "").partition(";")[0].strip().lower() not in NOT_BULK
    )


def is_discussion(message: Message, home: str) -> bool:
    """Whether the message comes by a list to which its readers write.

    The list says where to post (RFC 2369 §3.4; Mailing-List and X-BeenThere do
    so too), or the message is addressed to its organisational domain, `home`.
    """
    post = message.header("list-post").partition("(")[0].strip().lower()
    if post not in {"", "no"} or message.header("mailing-list") or message.header("x-beenthere"):
        return True
    return bool(home) and any(
        organisational_domain(recipient.domain) == home for recipient in message.recipients
    )


def list_id(value: str) -> str:
    """The id that a List-Id field gives, in lower case; "" where it gives none."""
    name = value.rpartition("<")[2].partition(">")[0].strip().lower()
    return name if "." in name and is_name(name) else ""


def is_name(text: str) -> bool:
    """Whether the text can be kept as a service's name."""
    return bool(text) and is_storable(text)
