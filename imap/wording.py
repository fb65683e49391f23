"""Arrivals and decisions as lines of the report."""

from collections.abc import Sequence

from filter.judging import Judged
from filter.opinion import Action, Finding
from filter.trail import from_json
from imap.models import Arrival, State
from imap.placing import Placed
from imap.report import Line, Outcome

OUTCOMES = {
    Action.DELIVER: Outcome.DELIVERED,
    Action.JUNK: Outcome.JUNKED,
    Action.HOLD: Outcome.HELD,
}
ENDS = {
    State.GONE: Outcome.VANISHED,
    State.LEFT: Outcome.LEFT,
    State.PARKED: Outcome.LEFT,
}


def line_of_placed(placed: Placed) -> Line:
    """The line of an arrival after an attempt to move it."""
    if placed.refused:
        remark = f"The server would not move it: {placed.refused}"
        return line_of_arrival(placed.arrival, outcome=Outcome.FAILED, remark=remark)
    if placed.arrival.lies == Action.DELIVER and placed.arrival.state == State.AT_REST:
        return line_of_arrival(placed.arrival, outcome=Outcome.RETURNED, remark="By your word.")
    return line_of_arrival(placed.arrival)


def line_of_arrival(arrival: Arrival, *, outcome: Outcome | None = None, remark: str = "") -> Line:
    """The line of an arrival as it is now; `outcome` goes before what its state says."""
    outcome = outcome or ENDS.get(State(arrival.state)) or OUTCOMES[Action(arrival.lies)]
    note = f"{arrival.note[:1].upper()}{arrival.note[1:]}." if arrival.note else ""
    judgement = arrival.judgement
    if judgement is None:
        return Line(uid=arrival.uid, outcome=outcome, why=" ".join(filter(None, [remark, note])))
    why = [remark, note, evidence(from_json(judgement.trail))]
    return Line(
        uid=arrival.uid,
        outcome=outcome,
        why=" ".join(filter(None, why)),
        sender=judgement.sender,
        subject=judgement.subject,
        verdict=judgement.verdict,
        probability=judgement.probability,
        step=judgement.step,
    )


def line_of_decision(judged: Judged, *, uid: int) -> Line:
    """The line of a decision that was only rehearsed."""
    message, decision = judged.case.message, judged.decision
    return Line(
        uid=uid,
        outcome=OUTCOMES[decision.action],
        why=evidence(decision.trail),
        sender=str(message.header_from or ""),
        subject=message.subject,
        verdict=decision.verdict,
        probability=decision.probability,
        step=decision.step,
    )


def evidence(trail: Sequence[Finding]) -> str:
    """Why, in one sentence: what the step that decided says, or the last one that was asked."""
    if not trail:
        return "No step was asked."
    decider = next((finding for finding in trail if finding.decided), trail[-1])
    return decider.opinion.evidence
