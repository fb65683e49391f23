"""What is known of one user that bears on one message: facts, no opinions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class EarlierSpam:
    """A spam of this user's past, as named in evidence."""

    digest: str
    subject: str


@dataclass(frozen=True, slots=True)
class SpamMatch:
    """The earlier spam that matches best.

    `fraction` is `max_p(NM_p / N_p)`, 0 to 1, and exact; where that is below
    both the threshold and `matching_index.REACH`, nothing matches. `same` says
    that sender and content are both those of the earlier spam.
    """

    reference: EarlierSpam
    fraction: float
    same: bool


class Proof(StrEnum):
    """How far the header From may be believed."""

    ALIGNED = "an aligned SPF, DKIM or DMARC pass"
    HABIT = "the path by which this sender's earlier ham came"
    BROKEN = "this sender's earlier ham came with proof, this message does not"
    NONE = "nothing proves who sent it"

    @property
    def holds(self) -> bool:
        """Whether the sender is proven."""
        return self in {Proof.ALIGNED, Proof.HABIT}


@dataclass(frozen=True, slots=True)
class Trust:
    """The sender is in the trusted zone: said so by the user, or earned by two-way mail."""

    address: str
    said: bool
    received: int = 0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class KeywordMatch:
    """One of the user's keywords, where it stood, and the words it was found as."""

    keyword: str
    place: str
    found: str


class ContactKind(StrEnum):
    """How the user knows an address."""

    LISTED = "in the contact list"
    WRITTEN_TO = "written to before"
    RECEIVED_FROM = "wrote wanted mail before"
    ANSWERED = "answered a challenge"


@dataclass(frozen=True, slots=True)
class Contact:
    """An address of the message, how the user knows it, and which header named it."""

    address: str
    kind: ContactKind
    field: str


@dataclass(frozen=True, slots=True)
class Location:
    """Where the handing server stands, against this user's countries.

    `country` is an ISO 3166 code, None when unknown; `home` are the user's
    own countries; `spam` and `ham` count his confirmed mail from that country.
    """

    country: str | None
    home: frozenset[str]
    spam: int
    ham: int


@dataclass(frozen=True, slots=True)
class Traffic:
    """How many messages like this one came shortly before it, by what they share."""

    sender_minutes: int = 0
    sender_day: int = 0
    domain_minutes: int = 0
    domain_day: int = 0
    network_day: int = 0
    shape_minutes: int = 0
    shape_day: int = 0
    all_minutes: int = 0


@dataclass(frozen=True, slots=True)
class StepRecord:
    """How one step's opinions on this user's mail fared once a person had spoken.

    `spam_on_ham` counts spam opinions of mail that was ham, and so on; `ham`
    and `spam` count all confirmed mail that the step saw, unsure opinions too.
    """

    ham: int = 0
    spam: int = 0
    ham_on_ham: int = 0
    ham_on_spam: int = 0
    spam_on_ham: int = 0
    spam_on_spam: int = 0


@dataclass(frozen=True, slots=True)
class Twins:
    """How many confirmed messages are nearly identical to this one, by what the user said.

    Beyond a few dozen they are those of a sample (`knowledge_base.twins`).
    """

    ham: int = 0
    spam: int = 0


@dataclass(frozen=True, slots=True)
class Service:
    """The sender of bulk mail that this message is from, and what the user said of its mail.

    `name` is a mailing list's id, an organisational domain, or an address at a
    provider of mailboxes; `proven` says that the message is believed to come
    from it. `wanted` and `unwanted` count confirmed ham and spam of it,
    `unwanted_since` the spam that came after its last ham, all of it where
    there is no ham. What people write through a discussion list is no service's.
    """

    name: str
    proven: bool
    wanted: int = 0
    unwanted: int = 0
    unwanted_since: int = 0


@dataclass(frozen=True, slots=True)
class Departure:
    """How the message departs from the past of its sender's domain and of the user.

    `letters` counts the domain's confirmed ham: with none of it nothing is
    known of the domain, and what speaks of its past is 0 or False. `new_fields`
    is the share of the message's X-header names that the domain never used;
    `new_signature` says that no DKIM domain and selector of the message were
    seen of it, bearing no signature being one more way to sign; `new_network`
    and `new_country` that it never came that way. `hour` is the share of the
    user's confirmed ham that came within the three hours around this one's hour
    (UTC), smoothed towards the 1/8 of a day without habit; `hours_from_claim`
    the hours from the Date header to the arrival, None without a date.
    """

    letters: int = 0
    new_fields: float = 0.0
    new_signature: bool = False
    new_network: bool = False
    new_country: bool = False
    hour: float = 0.125
    hours_from_claim: float | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything gathered for one message of one user."""

    match: SpamMatch | None = None
    proof: Proof = Proof.NONE
    trust: Trust | None = None
    keywords: tuple[KeywordMatch, ...] = ()
    contact: Contact | None = None
    location: Location = field(default_factory=lambda: Location(None, frozenset(), 0, 0))
    traffic: Traffic = field(default_factory=Traffic)
    records: Mapping[str, StepRecord] = field(default_factory=dict)
    twins: Twins = field(default_factory=Twins)
    service: Service | None = None
    departure: Departure = field(default_factory=Departure)
