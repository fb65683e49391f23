"""What the user has to do with the addresses of some letters: five tables, asked at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, QuerySet, Value

from knowledge_base.correspondence import Week
from knowledge_base.models import (
    AnsweredChallenge,
    Contact,
    Correspondence,
    SenderPath,
    TrustedSender,
)
from knowledge_base.trust import domain_of
from storage.select import select
from users.models import User

CONTACT, TRUSTED, WEEK, PATH, ANSWERED = range(5)

# Its table, the address, the path, since when it stands there, three numbers of the table's own.
Row = tuple[int, str, str, datetime | None, int, int, int]
NEVER = Value(None, output_field=DateTimeField())


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What is known of some addresses, each thing by the address that it is known of.

    `said` are the addresses and domains that the user said he trusts, `weeks`
    those in which mail went both ways, in order, `paths` how many ham letters
    came by each path, `answered` when a challenge was answered.
    """

    contacts: dict[str, Contact]
    said: frozenset[str]
    weeks: dict[str, list[Week]]
    paths: dict[str, dict[str, int]]
    answered: dict[str, datetime]


def acquaintance(
    user: User, *, addresses: Collection[str], senders: Collection[str]
) -> Acquaintance:
    """Which of the addresses are contacts, and all else that is known of the senders. One query."""
    addresses, senders = set(addresses), set(senders)
    contacts: dict[str, Contact] = {}
    said: set[str] = set()
    weeks: defaultdict[str, list[Week]] = defaultdict(list)
    paths: defaultdict[str, dict[str, int]] = defaultdict(dict)
    answered: dict[str, datetime] = {}
    trusted = senders.union(map(domain_of, senders))
    for kind, address, path, since, *counted in _rows(user.pk, addresses, senders, trusted):
        numbers = map(int, counted)  # MariaDB gives decimals where tables of other integers meet
        if kind == CONTACT:
            received, aligned, sent = numbers
            contacts[address] = Contact(
                user_id=user.pk,
                address=address,
                listed_at=since,
                received=received,
                aligned=aligned,
                sent=sent,
            )
        elif kind == TRUSTED:
            said.add(address)
        elif kind == WEEK:
            weeks[address].append(Week(*numbers))
        elif kind == PATH:
            paths[address][path] = next(numbers)
        elif since is not None:
            answered[address] = since
    for each in weeks.values():
        each.sort(key=lambda week: week.week)
    return Acquaintance(contacts, frozenset(said), dict(weeks), dict(paths), answered)


@select
def _rows(
    user_id: int,
    addresses: Collection[str],
    senders: Collection[str],
    trusted: Collection[str],
) -> QuerySet[Contact, Row]:
    nowhere, nothing = Value(""), Value(0)
    contacts = Contact.objects.filter(user=user_id, address__in=addresses).values_list(
        Value(CONTACT), "address", nowhere, "listed_at", "received", "aligned", "sent"
    )
    said = TrustedSender.objects.filter(user=user_id, address__in=trusted).values_list(
        Value(TRUSTED), "address", nowhere, NEVER, nothing, nothing, nothing
    )
    weeks = Correspondence.objects.filter(user=user_id, address__in=senders).values_list(
        Value(WEEK), "address", nowhere, NEVER, "week", "received", "sent"
    )
    paths = SenderPath.objects.filter(user=user_id, sender__in=senders).values_list(
        Value(PATH), "sender", "path", NEVER, "ham", nothing, nothing
    )
    answered = AnsweredChallenge.objects.filter(user=user_id, address__in=senders).values_list(
        Value(ANSWERED), "address", nowhere, "answered_at", nothing, nothing, nothing
    )
    return contacts.union(said, weeks, paths, answered, all=True)
