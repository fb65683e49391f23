"""The seven steps in their order, and the loop that runs them."""

import logging
from collections.abc import Callable
from time import perf_counter_ns

from filter.authority import may_decide
from filter.calibration import probability
from filter.case import Case
from filter.grey import on_grey_mail, wants
from filter.opinion import Action, Decision, Finding, Mode, Opinion, Verdict
from filter.policy import Preset
from filter.steps.contact_history import contact_history
from filter.steps.cross_validation import cross_validation
from filter.steps.matching_fraction import matching_fraction
from filter.steps.misbehaviour import misbehaviour
from filter.steps.sender_location import sender_location
from filter.steps.spam_keywords import spam_keywords
from filter.steps.trusted_sender import trusted_sender
from knowledge_base.knowledge import StepRecord

log = logging.getLogger(__name__)

Step = Callable[[Case], Opinion]

STEPS: tuple[Step, ...] = (
    matching_fraction,
    trusted_sender,
    spam_keywords,
    contact_history,
    sender_location,
    misbehaviour,
    cross_validation,
)


def decide(case: Case, steps: tuple[Step, ...] = STEPS) -> Decision:
    """Runs the steps until one decides; what none decides is unsure.

    Pure: the same case gives the same decision, but for the times taken.
    """
    trail: list[Finding] = []
    for step in steps:
        finding = examine(step, case)
        if finding is None:
            continue
        trail.append(finding)
        if finding.decided:
            break
    return conclude(case, tuple(trail))


def examine(step: Step, case: Case) -> Finding | None:
    """One step's finding, None where the user switched the step off."""
    name = step.__name__
    mode = case.policy.modes[name]
    if mode is Mode.OFF:
        return None
    began = perf_counter_ns()
    try:
        opinion = on_grey_mail(step(case), step=name, case=case)
    except Exception:  # a broken step must never cost a message
        log.exception("step %s failed on message %s", name, case.message.digest)
        opinion = Opinion(Verdict.UNSURE, "This step failed; the log says why.")
    record = case.knowledge.records.get(name, StepRecord())
    decided = may_decide(name, opinion, mode=mode, record=record, policy=case.policy)
    return Finding(name, opinion, mode, decided, (perf_counter_ns() - began) // 1000)


def conclude(case: Case, trail: tuple[Finding, ...]) -> Decision:
    """The decision that a trail amounts to."""
    network = next((f.opinion.score for f in trail if f.step == misbehaviour.__name__), None)
    last = trail[-1] if trail else None
    if last is not None and last.decided:
        verdict, step = last.opinion.verdict, last.step
        record = case.knowledge.records.get(step, StepRecord())
        chance = network if network is not None else probability(last.opinion, record)
    else:
        verdict, step = Verdict.UNSURE, last.step if last else cross_validation.__name__
        chance = network if network is not None else 0.5
    return Decision(verdict, chance, step, action(verdict, chance, case), trail)


def action(verdict: Verdict, chance: float, case: Case) -> Action:
    """What is to be done: unsure mail waits only if few of the user's good letters look like it.

    A filter that knows too little must not hide a stranger's letters; and
    where step 7 is off, nobody would ask after them. Bulk of a service that the
    user wants never waits (`filter.grey`).
    """
    if verdict is Verdict.SPAM:
        return Action.JUNK
    if wants(case.knowledge.service) and case.policy.preset is not Preset.PUBLISHED:
        return Action.DELIVER
    waits = case.policy.modes[cross_validation.__name__] is Mode.DECIDES
    if (
        verdict is Verdict.UNSURE
        and waits
        and chance > case.network.holding(case.policy.hold_promise)
    ):
        return Action.HOLD
    return Action.DELIVER
