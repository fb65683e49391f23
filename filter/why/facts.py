"""What steps 1 to 5 know of a letter, and the case in which they had not known it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from filter.case import Case
from filter.steps.contact_history import contact_history
from filter.steps.matching_fraction import matching_fraction
from filter.steps.sender_location import sender_location
from filter.steps.spam_keywords import spam_keywords
from filter.steps.trusted_sender import trusted_sender
from filter.why.quoting import listed, quoted
from knowledge_base.knowledge import Location


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that begins with “if”, and the case in which it is so."""

    clause: str
    case: Case


def no_match(case: Case) -> Change:
    """No earlier spam is like it."""
    return Change("if no earlier spam matched", knowing(case, match=None))


def no_trust(case: Case) -> Change:
    """Nobody trusts the sender."""
    trust = case.knowledge.trust
    address = trust.address if trust else "the sender"
    if trust and not trust.said:
        clause = f"if you and {quoted(address)} did not write to each other often"
    else:
        clause = f"if you did not trust {quoted(address)}"
    return Change(clause, knowing(case, trust=None))


def no_keyword(case: Case) -> Change:
    """None of its words is a keyword of the user's."""
    keywords = [quoted(word) for word in sorted({k.keyword for k in case.knowledge.keywords})[:3]]
    verb = "were not a keyword" if len(keywords) == 1 else "were not keywords"
    return Change(f"if {listed(keywords)} {verb} of yours", knowing(case, keywords=()))


def no_contact(case: Case) -> Change:
    """The user knows neither From nor Reply-To."""
    contact = case.knowledge.contact
    address = contact.address if contact else "the sender"
    return Change(f"if you did not know {quoted(address)}", knowing(case, contact=None))


def no_place(case: Case) -> Change:
    """Nobody knows which country it came from."""
    place = case.knowledge.location
    return Change(
        f"if it had not come from {place.country}",
        knowing(case, location=Location(None, place.home, 0, 0)),
    )


# By the name of the step that knows it.
FACTS: Mapping[str, Callable[[Case], Change]] = MappingProxyType(
    {
        matching_fraction.__name__: no_match,
        trusted_sender.__name__: no_trust,
        spam_keywords.__name__: no_keyword,
        contact_history.__name__: no_contact,
        sender_location.__name__: no_place,
    }
)


def knowing(case: Case, **known: Any) -> Case:
    """The case with some of its knowledge replaced."""
    return replace(case, knowledge=replace(case.knowledge, **known))
