"""Judges letters of one user: parse once, gather once, judge purely, record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from django.db import transaction
from django.utils.timezone import now

from ann import store as networks
from filter import store, trail
from filter.attention import NOT_ASKED, attention_of, matters
from filter.case import Case
from filter.grey import is_grey
from filter.letter import Letter
from filter.models import Judgement
from filter.opinion import Decision
from filter.pipeline import decide as run
from filter.policies import policy_of
from filter.policy import Policy
from knowledge_base import sightings
from knowledge_base.gathering import gather
from knowledge_base.sightings import Seen
from mail.message import Message, parse
from metrics import counting
from storage.insert import Insert
from users.models import User

COLUMNS = tuple(each.attname for each in Judgement._meta.concrete_fields if not each.primary_key)
_INSERT = Insert(Judgement, *COLUMNS)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and its decision, before anything is recorded."""

    case: Case
    decision: Decision


def decide(
    user: User,
    letters: Sequence[Letter],
    *,
    policy: Policy | None = None,
    unrecorded: Sequence[Seen] = (),
) -> list[Judged]:
    """Judges the letters in order and records nothing.

    `unrecorded` are letters that came before and count as traffic, though
    they were only rehearsed.
    Queries: one for the policy unless one is given, and a fixed number for
    what is gathered, whatever the number of letters.
    """
    began = perf_counter()
    boundary = user.boundary
    messages = [parse(letter.raw, boundary) for letter in letters]
    times = [letter.arrived_at for letter in letters]
    found = consider(user, messages, times, policy=policy, unrecorded=unrecorded)
    counting.decided(len(found), seconds=perf_counter() - began)
    return found


def consider(
    user: User,
    messages: Sequence[Message],
    times: Sequence[datetime],
    *,
    policy: Policy | None = None,
    unrecorded: Sequence[Seen] = (),
) -> list[Judged]:
    """What `decide` says of letters that are parsed already, each with its time of arrival."""
    if not messages:
        return []
    policy = policy or policy_of(user)
    network = networks.load(user.pk)
    attention = attention_of(user) if matters(network.trained_on) else NOT_ASKED
    gathered = gather(
        user,
        messages,
        times,
        spam_limit=policy.spam_limit,
        floor=policy.floor,
        threshold=policy.threshold,
        unrecorded=unrecorded,
    )
    cases = [
        Case(message, at, knowledge, network, policy, attention)
        for message, at, knowledge in zip(messages, times, gathered, strict=True)
    ]
    return [Judged(case, run(case)) for case in cases]


def judge(user: User, letters: Sequence[Letter]) -> list[Judgement]:
    """Judges the letters in order and records what came of it."""
    return record(user, decide(user, letters))


def record(user: User, judged: Sequence[Judged]) -> list[Judgement]:
    """Records messages, sightings and judgements at once; returns the judgements in order."""
    if not judged:
        return []
    messages = [each.case.message for each in judged]
    rows = [row(user, each) for each in judged]
    with transaction.atomic():
        store.keep(user, messages)
        sightings.record(user, messages, [each.case.arrived_at for each in judged])
        numbers = _INSERT.ids([getattr(each, name) for name in COLUMNS] for each in rows)
    for judgement, number in zip(rows, numbers, strict=True):
        judgement.pk, judgement._state.adding = number, False
    for each in judged:
        counting.judged(verdict=each.decision.verdict, step=each.decision.step)
    return rows


def row(user: User, judged: Judged) -> Judgement:
    """The unsaved judgement of one decision."""
    case, decision = judged.case, judged.decision
    service = case.knowledge.service
    return Judgement(
        user=user,
        digest=case.message.digest,
        sender=str(case.message.header_from or "")[:320],
        subject=case.message.subject[:500],
        verdict=decision.verdict,
        probability=decision.probability,
        step=decision.step,
        action=decision.action,
        grey=is_grey(service),
        service=service.name if service and service.proven else "",
        trail=trail.to_json(decision.trail),
        signals=dict(case.signals),
        arrived_at=case.arrived_at,
        judged_at=now(),
    )
