"""One letter of which it is to be decided whether its sender is asked."""

from dataclasses import dataclass, field
from datetime import timedelta

from challenge.configuration import Configuration
from challenge.loop import FIELD
from challenge.switch import Switch
from filter.opinion import Verdict
from knowledge_base.address_key import address_key
from knowledge_base.knowledge import Traffic
from knowledge_base.own_addresses import own_addresses
from mail.automatic import Automatic, automatic
from mail.mailboxes import read_mailboxes
from mail.message import Message
from users.models import User


@dataclass(frozen=True, slots=True)
class Candidate:
    """The letter's own facts, and what was asked of the tables: all that a rule may look at.

    Addresses are as the tables hold them (`knowledge_base.address_key`): `sender` is the
    envelope sender, "" for none; `senders` counts the fields that name one; `author` and `authors`
    are of the header From, `recipients` of To, Cc and Resent-*. `aligned` is what a
    trusted server says of From. `own` are the user's addresses, `ours` the one that our letters
    come from, `served_domains` those of the administrator. `hops` counts Received fields,
    `looped` says that a letter of ours is in it. `age` is how long ago it came.

    Of the tables: `served` says that another user here has the sender's address, `asked_lately`
    that it was asked about, `excluded` that it is not to be written to; `traffic` is what came
    to the user in the time before now; `breaker_open` stands for everybody.
    """

    verdict: Verdict
    waits: bool
    switch: Switch
    age: timedelta
    senders: int
    sender: str
    authors: int
    author: str
    aligned: bool
    automatic: Automatic | None
    recipients: frozenset[str]
    hops: int
    looped: bool
    own: frozenset[str]
    ours: str = ""
    served_domains: frozenset[str] = frozenset()
    served: bool = False
    asked_lately: bool = False
    excluded: bool = False
    breaker_open: bool = False
    traffic: Traffic = field(default_factory=Traffic)


def candidate(
    user: User,
    message: Message,
    *,
    verdict: Verdict,
    waits: bool,
    switch: Switch,
    age: timedelta,
    settings: Configuration,
) -> Candidate:
    """What the letter itself says; the tables are not asked (`dataclasses.replace` adds them)."""
    names = [header.name for header in message.headers]
    written = [header.value for header in message.headers if header.name == "from"]
    return Candidate(
        verdict=verdict,
        waits=waits,
        switch=switch,
        age=age,
        senders=names.count("return-path"),
        sender=address_key(message.envelope_sender),
        authors=sum(len(read_mailboxes(value)) for value in written),
        author=address_key(message.header_from),
        aligned=message.authentication.aligned,
        automatic=automatic(message),
        recipients=frozenset(map(address_key, (*message.recipients, *message.resent_to))),
        hops=names.count("received"),
        looped=FIELD.lower() in names,
        own=own_addresses(user),
        ours=settings.address,
        served_domains=settings.served,
    )
