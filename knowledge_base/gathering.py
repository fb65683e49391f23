"""Everything known of one user that bears on his messages, in few queries."""

from collections.abc import Sequence
from datetime import datetime

from knowledge_base import (
    answers,
    contacts,
    countries,
    departures,
    earlier_spam,
    keywords,
    ledger,
    proof,
    records,
    services,
    sightings,
    trust,
    twins,
)
from knowledge_base.acquaintance import Acquaintance, acquaintance
from knowledge_base.address_key import address_key
from knowledge_base.knowledge import Contact as Known
from knowledge_base.knowledge import Knowledge
from knowledge_base.matching_index import REACH
from knowledge_base.models import Contact
from knowledge_base.proof import Habit
from knowledge_base.sightings import Seen
from mail.message import Message
from users.models import User


def gather(
    user: User,
    messages: Sequence[Message],
    times: Sequence[datetime],
    *,
    spam_limit: int = 10_000,
    floor: int = 20,
    threshold: float = 0.7,
    unrecorded: Sequence[Seen] = (),
) -> list[Knowledge]:
    """What is known of the user that bears on each message, which came at its time.

    `spam_limit` and `floor` say with which earlier spams a message is compared,
    `threshold` which matching fractions must be found (`earlier_spam.matches`).
    The number of queries does not depend on the number of messages. Messages
    of the batch do not see each other, except that the traffic of one counts
    those before it.
    """
    if not messages:
        return []
    stamps = ledger.stamps_of(user)
    senders = [address_key(message.header_from) for message in messages]
    addresses = {key for message in messages for _, key in contacts.addresses_of(message)}
    known = acquaintance(user, addresses=addresses, senders=set(senders) - {""})
    matches = earlier_spam.matches(
        user,
        messages,
        stamp=stamps.spam,
        limit=spam_limit,
        floor=floor,
        reach=min(REACH, threshold),
    )
    found = keywords.matches(user, messages, stamp=stamps.keywords)
    locations = countries.locations(user, messages)
    traffic = sightings.traffic(user, messages, times, unrecorded=unrecorded)
    steps = records.records_of(user)
    alike = twins.twins(user, messages)
    mailings = services.services(user, messages)
    departed = departures.departures(user, messages, times)
    return [
        Knowledge(
            match=matches[i],
            proof=proof.proof(
                message, habit_of(known.contacts.get(sender), known.paths.get(sender, {}))
            ),
            trust=trust.trust_in(
                sender, said=known.said, weeks=known.weeks.get(sender, []), at=times[i]
            ),
            keywords=found[i],
            contact=contact_of(message, known, at=times[i]),
            location=locations[i],
            traffic=traffic[i],
            records=steps,
            twins=alike[i],
            service=mailings[i],
            departure=departed[i],
        )
        for i, (message, sender) in enumerate(zip(messages, senders, strict=True))
    ]


def contact_of(message: Message, known: Acquaintance, *, at: datetime) -> Known | None:
    """How the user knows From, by a challenge if by nothing else; then how he knows Reply-To."""
    found = contacts.known_address(message, known.contacts)
    if found is not None and found.field == contacts.FROM:
        return found
    return answers.answered(message, known.answered, at=at) or found


def habit_of(contact: Contact | None, paths: dict[str, int]) -> Habit:
    """How the earlier ham of a contact came."""
    if contact is None:
        return Habit()
    return Habit(contact.received, contact.aligned, paths)
