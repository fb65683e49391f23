"""A decision's trail as plain data, to be stored, sent and read back."""

from collections.abc import Sequence
from typing import Any

from filter.opinion import Finding, Mode, Opinion, Strength, Verdict


def to_json(trail: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings as JSON-ready dictionaries, in order."""
    return [
        {
            "step": finding.step,
            "verdict": finding.opinion.verdict.value,
            "evidence": finding.opinion.evidence,
            "score": finding.opinion.score,
            "strength": finding.opinion.strength.value,
            "mode": finding.mode.value,
            "decided": finding.decided,
            "microseconds": finding.microseconds,
        }
        for finding in trail
    ]


def from_json(rows: Sequence[dict[str, Any]]) -> tuple[Finding, ...]:
    """The findings that `to_json` wrote."""
    return tuple(
        Finding(
            step=row["step"],
            opinion=Opinion(
                Verdict(row["verdict"]), row["evidence"], row["score"], Strength(row["strength"])
            ),
            mode=Mode(row["mode"]),
            decided=row["decided"],
            microseconds=row["microseconds"],
        )
        for row in rows
    )


def outcomes(trail: Sequence[Finding]) -> dict[str, str]:
    """The verdict that each step would answer for; advice without proof counts as unsure."""
    return {
        finding.step: (
            Verdict.UNSURE.value
            if finding.opinion.strength is Strength.ADVICE
            else finding.opinion.verdict.value
        )
        for finding in trail
    }
