"""A run's summary as plain data, for `--json` and whoever compares runs."""

from dataclasses import asdict
from math import isfinite
from typing import Any

from evaluation.measures.counts import Counts, Unsure
from evaluation.measures.measured import Measured, Ranking
from evaluation.report.noted import Noted
from evaluation.report.summary import Summary
from filter.trail import to_json


def data(summary: Summary) -> dict[str, Any]:
    """The summary as dictionaries, lists, texts and numbers; None stands for what is unknown."""
    plain = {
        **asdict(summary.setting),
        "messages": len(summary.results),
        "marks": summary.marks,
        "questions": {
            **asdict(summary.questions),
            "precision": summary.questions.precision,
            "recall": summary.questions.recall,
        },
        **measures_data(summary.measured),
        "steps": [asdict(row) for row in summary.steps],
        "errors": [noted(each) for each in summary.errors],
        "slowest": [noted(each) for each in summary.slowest],
        "messages_a_second": summary.messages_a_second,
        "judged_a_second": summary.judged_a_second,
        "peak_mebibytes": summary.peak_mebibytes,
    }
    return {key: known(value) for key, value in plain.items()}


def measures_data(measured: Measured) -> dict[str, Any]:
    """The measures alone; numbers may be nan where nothing is known."""
    counts = measured.counts
    return {
        "counts": asdict(counts),
        **shares(counts),
        "hm_percent_interval": asdict(measured.hm_interval),
        "sm_percent_interval": asdict(measured.sm_interval),
        "counting_unsure_as": {
            unsure.value: {
                "hm_percent": counts.hm_percent(unsure),
                "sm_percent": counts.sm_percent(unsure),
                "lam_percent": counts.lam_percent(unsure),
            }
            for unsure in Unsure
        },
        "whole": ranking(measured.ranking),
        "after_first_1000": ranking(measured.ranking_after_opening),
        "calibration": [asdict(each) for each in measured.calibration],
        "calibration_error": measured.calibration_error,
        "brier_score": measured.brier_score,
        "course": [{**asdict(each), **shares(each.counts)} for each in measured.course],
    }


def shares(counts: Counts) -> dict[str, float]:
    """The shares that the counts amount to, unsure being no error."""
    return {
        "hm_percent": counts.hm_percent(),
        "sm_percent": counts.sm_percent(),
        "lam_percent": counts.lam_percent(),
        "unsure_percent": counts.unsure_percent,
        "f1": counts.f1,
    }


def ranking(found: Ranking | None) -> dict[str, Any] | None:
    """The measures of the scores, None where they cannot be."""
    if found is None:
        return None
    return {
        "one_minus_roca_percent": found.area_percent,
        "one_minus_roca_percent_interval": asdict(found.area_interval),
        "sm_percent_at_hm_0.1_percent": found.sm_percent_at_hm_tenth,
    }


def noted(message: Noted) -> dict[str, Any]:
    """One message with its trail."""
    return {
        "number": message.number,
        "path": message.result.path,
        "judge": message.result.judge.value,
        "class": message.result.verdict.value,
        "score": message.result.score,
        "from": message.sender,
        "subject": message.subject,
        "arrived_at": message.arrived_at.isoformat(),
        "step": message.step,
        "seconds": message.seconds,
        "trail": to_json(message.trail),
    }


def known(value: Any) -> Any:
    """The value with None for each number that JSON cannot write."""
    match value:
        case float():
            return value if isfinite(value) else None
        case dict():
            return {key: known(each) for key, each in value.items()}
        case list() | tuple():
            return [known(each) for each in value]
    return value
