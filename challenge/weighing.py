"""Weighs letters that wait: what they say, what the tables know, and so what the rules say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from challenge import breaker, exclusions
from challenge.candidate import Candidate, candidate
from challenge.configuration import configuration
from challenge.models import Challenge
from challenge.rules import Refusal, refusal
from challenge.rules.pace import ASKED_ONCE_IN
from challenge.state import State
from challenge.switch import Switch
from filter.models import Judgement
from filter.opinion import Verdict
from filter.outbox import kept
from knowledge_base.floods import floods
from mail.authentication import Authentication
from mail.message import Message, parse
from users.models import User

LONGEST_PROOF = 200


@dataclass(frozen=True, slots=True)
class Weighed:
    """A letter and what the rules say of it; without its bytes there is nothing that they could."""

    judgement: Judgement
    letter: Candidate | None
    refusal: Refusal | None
    proof: str = ""


def weigh(
    user: User, judgements: Sequence[Judgement], *, switch: Switch, at: datetime
) -> list[Weighed]:
    """What the rules say of each of the user's letters, in their order.

    One query, and five where any letter keeps all rules that speak of itself alone: a flood of
    forged mail asks the tables nothing.
    """
    raws = kept(user.pk, {each.digest for each in judgements})
    messages = {digest: parse(raw, user.boundary) for digest, raw in raws.items()}
    settings, weighed = configuration(), []
    for each in judgements:
        message = messages.get(each.digest)
        if message is None:
            weighed.append(Weighed(each, None, Refusal.NOT_KEPT))
            continue
        letter = candidate(
            user,
            message,
            verdict=Verdict(each.verdict),
            waits=True,
            switch=switch,
            age=at - each.arrived_at,
            settings=settings,
        )
        weighed.append(Weighed(each, letter, refusal(letter), proof_of(message.authentication)))
    right = [each for each in weighed if each.refusal is None]
    known = with_tables(user, right, [messages[each.judgement.digest] for each in right], at=at)
    return [known.get(each.judgement.pk, each) for each in weighed]


def with_tables(
    user: User, weighed: Sequence[Weighed], messages: Sequence[Message], *, at: datetime
) -> dict[int, Weighed]:
    """What the rules say once the tables were asked, by the number of the judgement."""
    if not weighed:
        return {}
    letters = [each.letter for each in weighed if each.letter is not None]
    senders = {each.sender for each in letters}
    others = User.objects.filter(address__in=senders).exclude(pk=user.pk)
    served = set(others.values_list("address", flat=True))
    excluded = exclusions.excluded(senders, at=at)
    lately = asked_lately(user, senders, at=at)
    is_open = breaker.is_open(at)
    traffic = floods(user, messages, [each.judgement.arrived_at for each in weighed])
    found = {}
    for each, letter, about in zip(weighed, letters, traffic, strict=True):
        known = replace(
            letter,
            served=letter.sender in served,
            excluded=letter.sender in excluded,
            asked_lately=letter.sender in lately,
            breaker_open=is_open,
            traffic=about,
        )
        found[each.judgement.pk] = replace(each, letter=known, refusal=refusal(known))
    return found


def asked_lately(user: User, senders: Collection[str], *, at: datetime) -> set[str]:
    """Those of the senders whom the user's mail had asked, or would have had, within the week."""
    rows = Challenge.objects.filter(
        user=user, sender__in=senders, considered_at__gt=at - ASKED_ONCE_IN
    ).exclude(state=State.REFUSED)
    return set(rows.values_list("sender", flat=True))


def proof_of(authentication: Authentication) -> str:
    """What proves the sender, as evidence."""
    methods = (("SPF", authentication.spf), ("DMARC", authentication.dmarc))
    said = [f"{name} {result}" for name, result in methods]
    signed = ", ".join(authentication.dkim_domains)
    return f"aligned; {', '.join(said)}; DKIM {signed or authentication.dkim}"[:LONGEST_PROOF]
