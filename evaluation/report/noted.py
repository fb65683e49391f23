"""A message that a report shows one by one: judged wrongly, or slowly."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from evaluation.replay import Outcome
from evaluation.results import Result
from filter.opinion import Finding
from filter.trail import from_json


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person needs to recognise the message and to understand its judgement."""

    number: int
    result: Result
    sender: str
    subject: str
    arrived_at: datetime
    step: str
    seconds: float
    trail: tuple[Finding, ...]

    @classmethod
    def of(cls, number: int, outcome: Outcome) -> Self:
        """The outcome of message `number` of a run, counted from 1."""
        judgement = outcome.judgement
        return cls(
            number=number,
            result=outcome.result,
            sender=judgement.sender,
            subject=judgement.subject,
            arrived_at=judgement.arrived_at,
            step=judgement.step,
            seconds=outcome.seconds_judging,
            trail=from_json(judgement.trail),
        )
