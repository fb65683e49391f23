"""Outcomes of replays that were never run, for tests of what is made of them."""

from datetime import UTC, datetime

from evaluation.inquiry import Asked
from evaluation.replay import Outcome
from evaluation.results import Result
from filter.models import Judgement
from filter.opinion import Finding, Mode, Opinion, Verdict
from filter.trail import to_json
from knowledge_base.label import Label

HAM, SPAM, UNSURE = Verdict.HAM, Verdict.SPAM, Verdict.UNSURE


def outcome(
    label: Label,
    verdict: Verdict,
    *,
    step: str = "misbehaviour",
    score: float = 0.5,
    seconds: float = 0.01,
    subject: str = "a subject",
    advice: Verdict = UNSURE,
    wrong_marks: int = 0,
    asked: tuple[Asked, ...] = (),
) -> Outcome:
    """One message: `contact_history` advised `advice`, and `step` gave the verdict."""
    trail = (
        Finding("contact_history", Opinion(advice, "known?"), Mode.EARNS, False, 10),
        Finding(step, Opinion(verdict, "so it seems", score), Mode.DECIDES, True, 30),
    )
    return Outcome(
        result=Result("../data/1", label, verdict, score),
        judgement=Judgement(
            sender="anna@example.org",
            subject=subject,
            verdict=verdict,
            probability=score,
            step=step,
            trail=to_json(trail),
            arrived_at=datetime(2024, 2, 29, 12, 30, tzinfo=UTC),
        ),
        marks=1,
        wrong_marks=wrong_marks,
        asked=asked,
        seconds_judging=seconds,
        seconds_learning=0.02,
    )
