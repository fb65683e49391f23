"""Explains a decision: which step takes it, what moved the network, what would flip it."""

from dataclasses import replace

from ann.network import NetworkUnavailable
from filter import store
from filter.case import Case
from filter.judging import Judged, decide
from filter.letter import Letter
from filter.models import Judgement, Mark
from filter.opinion import Decision, Verdict
from filter.pipeline import STEPS
from filter.pipeline import decide as run
from filter.steps.cross_validation import cross_validation
from filter.steps.misbehaviour import misbehaviour
from filter.why.explanation import Explanation
from filter.why.facts import knowing
from filter.why.percent import percent
from filter.why.quoting import quoted
from filter.why.smallest import smallest
from filter.why.weighing import Scales, Weighed, told, weighed
from filter.why.what_you_could_do import Asked, doings, trusting
from knowledge_base.knowledge import Proof
from knowledge_base.own_addresses import own_addresses
from users.models import User

GONE = "The letter itself is not kept any more, so it cannot be looked at again."
NO_NETWORK = "The network has learned nothing of your mail yet, so it has no reasons."
UNAVAILABLE = "The network cannot be asked on this machine, so its reasons are missing."
NOTHING_FLIPS = "No small change was found that would make it other."


def explain(user: User, judgement: Judgement) -> Explanation:
    """Why the pipeline decides the letter as it does today, and what would flip that.

    The letter is judged once more with what is known now, without a record;
    the notes say where that differs from what was decided then. Where its bytes
    are gone, what was recorded is repeated and a note says so.
    """
    raw = store.raw(user, judgement.digest)
    if raw is None:
        decided = f"When it came, {_name(judgement.step)} judged it {judgement.verdict}."
        return Explanation(
            decided,
            judgement.step,
            Verdict(judgement.verdict),
            judgement.probability,
            by_network=False,
            notes=(GONE,),
        )
    [judged] = decide(user, [Letter(raw, judgement.arrived_at)])
    explanation = explain_judged(user, judged)
    notes = []
    mark = Mark.objects.filter(user=user, digest=judgement.digest).only("label").first()
    if mark is not None:
        notes.append(
            f"You have said that it is {mark.label}, and what is told here rests on that too."
        )
    if explanation.verdict != judgement.verdict:
        notes.append(
            f"When it came, {_name(judgement.step)} judged it {judgement.verdict} "
            f"({percent(judgement.probability)}); this is how it is seen today."
        )
    return replace(explanation, notes=(*notes, *explanation.notes))


def explain_judged(user: User, judged: Judged) -> Explanation:
    """Why the pipeline decided so, of a letter that need not be recorded; one query at most.

    Deterministic: the same case gives the same explanation. A bounded number
    of pieces is weighed and of changes tried, whatever the letter.
    """
    case = _but_for_itself(judged.case)
    decision = judged.decision if case is judged.case else run(case)
    notes: list[str] = []
    found: list[Weighed] = []
    explanation = Explanation(
        _decided(decision),
        decision.step,
        decision.verdict,
        decision.probability,
        by_network=_by_network(decision),
    )
    try:
        if any(case.network.trained_on):
            scales = Scales(case)
            found = weighed(scales)
            explanation = replace(explanation, reasons=told(scales, found))
        else:
            notes.append(NO_NETWORK)
    except NetworkUnavailable:
        notes.append(UNAVAILABLE)
    asked = Asked(case, decision, found, own_addresses(user))
    flips = (*smallest(case, found, decision), *doings(asked))
    notes += _limits(asked)
    if not flips:
        notes.append(NOTHING_FLIPS)
    return replace(explanation, flips=flips, notes=tuple(notes))


def _but_for_itself(case: Case) -> Case:
    """A letter that the user called spam matches itself: that explains nothing."""
    match = case.knowledge.match
    if match is not None and match.reference.digest == case.message.digest:
        return knowing(case, match=None)
    return case


def _decided(decision: Decision) -> str:
    last = decision.trail[-1] if decision.trail else None
    if last is None or not last.decided:
        return f"No step can decide; the chance that it is spam is {percent(decision.probability)}."
    if decision.step == misbehaviour.__name__:
        evidence = f"your network gives it a chance of {percent(decision.probability)} to be spam."
    else:
        evidence = last.opinion.evidence
    return f"{_name(decision.step).capitalize()} decides: {evidence}"


def _by_network(decision: Decision) -> bool:
    """Whether the network decided, or was the last to be asked."""
    return decision.step in {misbehaviour.__name__, cross_validation.__name__}


def _limits(asked: Asked) -> list[str]:
    """What one might think would help and does not: trust without proof."""
    proof = asked.case.knowledge.proof
    if proof.holds or all(run(c.case).verdict is Verdict.HAM for c in trusting(asked)):
        return []
    why = proof.value if proof is Proof.BROKEN else "nothing proves who sent it"
    return [f"To trust {quoted(asked.sender)} would not help this letter: {why}."]


def _name(step: str) -> str:
    """The step with its number, as in a sentence that goes on."""
    numbers = {each.__name__: number for number, each in enumerate(STEPS, start=1)}
    return f"step {numbers[step]}, {step.replace('_', ' ')},"
