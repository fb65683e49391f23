"""What a person could say or set so that the pipeline decides a letter otherwise."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log
from types import MappingProxyType

from filter.attention import LATEST, Attention
from filter.case import Case
from filter.grey import UNWANTED_AFTER, wants
from filter.opinion import Decision, Mode, Verdict
from filter.pipeline import decide
from filter.proven import sender_believed
from filter.why.explanation import Flip
from filter.why.facts import Change, knowing
from filter.why.quoting import quoted
from filter.why.taking_away import READ
from filter.why.weighing import Weighed
from knowledge_base import keywords
from knowledge_base.address_key import address_key
from knowledge_base.contacts import FROM
from knowledge_base.keyword import KeywordKind, KeywordPlace
from knowledge_base.keyword_matcher import KeywordMatcher
from knowledge_base.knowledge import Contact, ContactKind, Proof, Trust

PROMISES = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
MOST_KEYWORDS = 3
# Shorter words stand in too many letters of every kind.
SHORTEST_KEYWORD = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, how it is decided, what its network weighs, and who its user is."""

    case: Case
    decision: Decision
    found: Sequence[Weighed]
    own_addresses: Collection[str]

    @property
    def sender(self) -> str:
        """The address of a sender whom the user could trust, "" if he could not."""
        address = address_key(self.case.message.header_from)
        domain = address.rpartition("@")[2]
        own = {each.rpartition("@")[2] for each in self.own_addresses}
        return "" if address in self.own_addresses or domain in own else address


def doings(asked: Asked) -> list[Flip]:
    """Of each kind of thing that he could do, the least that flips the verdict; verified."""
    flips = []
    for kind in KINDS:
        for change in kind(asked):
            then = decide(change.case)
            if then.verdict is not asked.decision.verdict:
                clause = change.clause[0].upper() + change.clause[1:]
                flips.append(Flip(clause, then.verdict, then.probability))
                break
    return flips


def trusting(asked: Asked) -> Iterator[Change]:
    """He trusts the sender."""
    case = asked.case
    if asked.decision.verdict is not Verdict.HAM and case.knowledge.trust is None and asked.sender:
        trusted = knowing(case, trust=Trust(asked.sender, said=True))
        yield Change(f"if you trusted {quoted(asked.sender)}", trusted)


def usual_way(asked: Asked) -> Iterator[Change]:
    """A sender whom he trusts or knows comes as he always did; the only one not his to do."""
    case = asked.case
    known = case.knowledge.trust is not None or case.knowledge.contact is not None
    if asked.decision.verdict is Verdict.HAM or not known or sender_believed(case):
        return
    departure = replace(
        case.knowledge.departure,
        new_fields=0.0,
        new_signature=False,
        new_network=False,
        new_country=False,
    )
    usual = knowing(case, proof=Proof.HABIT, departure=departure)
    yield Change("if it had come by this sender's usual way", usual)


def writing(asked: Asked) -> Iterator[Change]:
    """He has written to the sender."""
    case, contact = asked.case, asked.case.knowledge.contact
    known = contact is not None and contact.kind in {ContactKind.LISTED, ContactKind.WRITTEN_TO}
    if asked.decision.verdict is not Verdict.HAM and asked.sender and not known:
        written = Contact(asked.sender, ContactKind.WRITTEN_TO, FROM)
        yield Change(
            f"if you had written to {quoted(asked.sender)} before", knowing(case, contact=written)
        )


def keyword(asked: Asked) -> Iterator[Change]:
    """One of the letter's words is a spam keyword of his, the spammiest first."""
    if asked.decision.verdict is Verdict.SPAM:
        return
    message = asked.case.message
    spammy = [each.piece.words for each in asked.found if each.weight > 0]
    words = [
        word
        for each in spammy
        for word in sorted(each)
        if word.isalpha() and len(word) >= SHORTEST_KEYWORD
    ]
    for word in words[:MOST_KEYWORDS]:
        kept = keywords.checked(word, kind=KeywordKind.WORD, place=KeywordPlace.BOTH)
        matches = KeywordMatcher([kept]).matches(subject=message.subject, body=message.text[:READ])
        if matches:
            yield Change(
                f"if you made {quoted(word)} a spam keyword",
                knowing(asked.case, keywords=(*asked.case.knowledge.keywords, *matches)),
            )


def tiring(asked: Asked) -> Iterator[Change]:
    """He no longer wants the circulars of this sender."""
    service = asked.case.knowledge.service
    if service is not None and wants(service):
        tired = replace(service, unwanted_since=UNWANTED_AFTER)
        yield Change(
            f"if you no longer wanted mail of {quoted(service.name)}",
            knowing(asked.case, service=tired),
        )


def promising(asked: Asked) -> Iterator[Change]:
    """He promises himself to lose more or fewer good letters, the nearest promise first."""
    policy, decision = asked.case.policy, asked.decision
    now = 1 / policy.ham_promise
    stricter = decision.verdict is Verdict.SPAM
    if decision.trail[-1].decided and decision.trail[-1].mode is Mode.DECIDES:
        return
    others = [n for n in PROMISES if (n > now * 1.01 if stricter else n < now * 0.99)]
    for number in sorted(others, key=lambda n: abs(log(n / now))):
        yield Change(
            f"if you allowed 1 good letter in {number:,} to be lost instead of 1 in {now:,.0f}",
            replace(asked.case, policy=replace(policy, ham_promise=1 / number)),
        )


def threshold(asked: Asked) -> Iterator[Change]:
    """The matching fraction from which earlier spam decides is just above or below this one's."""
    match, policy = asked.case.knowledge.match, asked.case.policy
    if match is None or match.same:
        return
    if match.fraction < policy.threshold:
        other = floor(match.fraction * 100) / 100
    else:
        other = ceil(match.fraction * 100 + 0.5) / 100
    if 0 < other <= 1:
        verb = "sufficed" if other < policy.threshold else "were asked"
        yield Change(
            f"if {other:.0%} of an earlier spam's words {verb} instead of {policy.threshold:.0%}",
            replace(asked.case, policy=replace(policy, threshold=other)),
        )


def letting_decide(asked: Asked) -> Iterator[Change]:
    """A step whose opinion was only advice may decide."""
    policy = asked.case.policy
    for finding in asked.decision.trail:
        if finding.opinion.verdict is not Verdict.UNSURE and not finding.decided:
            modes = MappingProxyType({**policy.modes, finding.step: Mode.DECIDES})
            yield Change(
                f"if you let the step “{finding.step.replace('_', ' ')}” decide",
                replace(asked.case, policy=replace(policy, modes=modes)),
            )


def speaking(asked: Asked) -> Iterator[Change]:
    """He speaks of every unsure letter, so that his silence says something."""
    if not asked.case.attention.whole:
        yield Change(
            "if you said of nearly every unsure letter whether it is good or spam",
            replace(asked.case, attention=Attention(LATEST, LATEST)),
        )


KINDS: tuple[Callable[[Asked], Iterator[Change]], ...] = (
    trusting,
    usual_way,
    writing,
    keyword,
    tiring,
    promising,
    threshold,
    letting_decide,
    speaking,
)
