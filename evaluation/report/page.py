"""A run's summary as one page that stands alone: nothing is loaded from anywhere."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from evaluation.measures.counts import Counts
from evaluation.report.comparison import COLUMNS, Contender, comparison_cells
from evaluation.report.measure_rows import measure_rows
from evaluation.report.noted import Noted
from evaluation.report.picture import Picture
from evaluation.report.pictures import (
    calibration_picture,
    course_picture,
    roc_picture,
    steps_picture,
)
from evaluation.report.steps import StepRow
from evaluation.report.summary import Summary
from evaluation.report.wording import number
from knowledge_base.label import Label

HERE = Path(__file__).parent
HEADLINE = ("hm %", "sm %", "unsure %", "1-ROCA %, whole", "1-ROCA %, after 1,000")


def page(summary: Summary, *, peers: Sequence[Contender] = ()) -> str:
    """The page as HTML, other filters beside Hamlet; what came from mail is escaped."""
    counts = summary.measured.counts
    rows = measure_rows(summary)
    lost = [each for each in summary.errors if each.result.judge is Label.HAM]
    missed = [each for each in summary.errors if each.result.judge is Label.SPAM]
    context = {
        "setting": summary.setting,
        "style": mark_safe((HERE / "report.css").read_text(encoding="utf-8")),  # noqa: S308 - ours
        "messages": f"{len(summary.results):,}",
        "rows": rows,
        "headline": [row for row in rows if row.name in HEADLINE],
        "roc": drawn(roc_picture(summary)),
        "calibration": drawn(calibration_picture(summary)),
        "course": drawn(course_picture(summary)),
        "steps_picture": drawn(steps_picture(summary)),
        "windows": [
            {
                "first": window.first,
                "last": window.last,
                "counts": window.counts,
                "unsure": window.counts.ham_as_unsure + window.counts.spam_as_unsure,
                "area": number(window.area_percent, 3),
            }
            for window in summary.measured.course
        ],
        "steps": [{"name": row.step, "cells": cells(row)} for row in summary.steps],
        "lost": [message(each) for each in lost],
        "missed": [message(each) for each in missed],
        "columns": COLUMNS,
        "contenders": contenders(summary, peers),
        "left_out": wrong(counts) - len(summary.errors),
        "slowest": [message(each) for each in summary.slowest],
    }
    engine = Engine(dirs=[str(HERE)])
    return engine.get_template("report.html").render(Context(context))


def contenders(summary: Summary, peers: Sequence[Contender]) -> list[dict[str, Any]]:
    """Hamlet and the other filters, a row each; nothing where it ran alone."""
    hamlet = Contender("Hamlet", summary.measured, summary.messages_a_second)
    rows = (hamlet, *peers) if peers else ()
    return [{"name": each.name, "cells": comparison_cells(each)} for each in rows]


def drawn(picture: Picture) -> SafeString:
    """The picture as markup; its own writer has escaped it."""
    return mark_safe(str(picture))  # noqa: S308 - ElementTree escapes


def wrong(counts: Counts) -> int:
    """All messages judged wrongly."""
    return counts.ham_as_spam + counts.spam_as_ham


def cells(row: StepRow) -> list[dict[str, Any]]:
    """The numbers of a step's row."""
    decided, opinions = row.decided, row.opinions
    numbers = (
        (decided.ham_as_ham, False),
        (decided.spam_as_ham, True),
        (decided.spam_as_spam, False),
        (decided.ham_as_spam, True),
        (decided.ham_as_unsure + decided.spam_as_unsure, False),
        (opinions.ham_as_ham + opinions.spam_as_spam, False),
        (wrong(opinions), True),
    )
    return [
        *({"text": f"{value:,}", "wrong": bad and value > 0} for value, bad in numbers),
        {"text": number(row.microseconds, 0), "wrong": False},
    ]


def message(noted: Noted) -> dict[str, Any]:
    """One message as the page shows it."""
    return {
        "number": f"{noted.number:,}",
        "sender": noted.sender,
        "subject": noted.subject,
        "path": noted.result.path,
        "arrived": noted.arrived_at.strftime("%Y-%m-%d %H:%M"),
        "judge": noted.result.judge,
        "verdict": noted.result.verdict,
        "probability": number(noted.result.score, 4),
        "step": noted.step,
        "milliseconds": number(1000 * noted.seconds, 0),
        "trail": noted.trail,
    }
