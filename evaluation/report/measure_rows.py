"""The measures of a run as rows of a table, the same in the terminal and on the page."""

from dataclasses import dataclass

from evaluation.measures.counts import Unsure
from evaluation.measures.measured import Measured, Ranking
from evaluation.report.summary import Summary
from evaluation.report.wording import between, number


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure's name, its value, and, where it has them, its 95 % interval and its counts."""

    name: str
    value: str
    interval: str = ""
    counts: str = ""


def measure_rows(summary: Summary) -> tuple[MeasureRow, ...]:
    """All measures of a run, the most important first."""
    return (*errors(summary.measured), *rankings(summary.measured), *cost(summary))


def errors(measured: Measured) -> tuple[MeasureRow, ...]:
    """What the verdicts were worth."""
    counts = measured.counts
    if_through, if_filed = Unsure.LET_THROUGH, Unsure.FILED_AS_SPAM
    return (
        MeasureRow(
            "hm %",
            number(counts.hm_percent()),
            between(measured.hm_interval),
            f"{counts.ham_as_spam:,} of {counts.ham:,} ham",
        ),
        MeasureRow(
            "sm %",
            number(counts.sm_percent()),
            between(measured.sm_interval),
            f"{counts.spam_as_ham:,} of {counts.spam:,} spam",
        ),
        MeasureRow(
            "unsure %",
            number(counts.unsure_percent),
            counts=f"{counts.ham_as_unsure:,} ham, {counts.spam_as_unsure:,} spam",
        ),
        MeasureRow("lam %", number(counts.lam_percent())),
        MeasureRow(
            "sm %, unsure let through",
            number(counts.sm_percent(if_through)),
            counts=f"lam % {number(counts.lam_percent(if_through))}",
        ),
        MeasureRow(
            "hm %, unsure filed",
            number(counts.hm_percent(if_filed)),
            counts=f"lam % {number(counts.lam_percent(if_filed))}",
        ),
        MeasureRow("F1 of spam", number(counts.f1, 4)),
    )


def rankings(measured: Measured) -> tuple[MeasureRow, ...]:
    """What the scores were worth, whole and after the first 1,000 messages."""
    parts = (("whole", measured.ranking), ("after 1,000", measured.ranking_after_opening))
    return (
        *(area_row(name, ranking) for name, ranking in parts),
        *(limit_row(name, ranking) for name, ranking in parts),
        MeasureRow(
            "calibration error",
            number(measured.calibration_error, 4),
            counts=f"Brier {number(measured.brier_score, 4)}",
        ),
    )


def area_row(name: str, ranking: Ranking | None) -> MeasureRow:
    """The area above the ROC curve."""
    return MeasureRow(
        f"1-ROCA %, {name}",
        number(ranking.area_percent if ranking else None, 4),
        between(ranking.area_interval if ranking else None, 3),
    )


def limit_row(name: str, ranking: Ranking | None) -> MeasureRow:
    """The spam missed at the cut-off that loses one ham in a thousand."""
    return MeasureRow(
        f"sm % at hm 0.1 %, {name}",
        number(ranking.sm_percent_at_hm_tenth if ranking else None),
    )


def cost(summary: Summary) -> tuple[MeasureRow, ...]:
    """What the run took."""
    slowest = max((noted.seconds for noted in summary.slowest), default=None)
    return (
        MeasureRow(
            "messages a second",
            number(summary.messages_a_second, 1),
            counts=f"{number(summary.judged_a_second, 1)} judging",
        ),
        MeasureRow("slowest judging, ms", number(slowest and 1000 * slowest, 0)),
        MeasureRow("peak memory, MiB", number(summary.peak_mebibytes, 0)),
        *spoken(summary),
    )


def spoken(summary: Summary) -> tuple[MeasureRow, ...]:
    """What the person said, and what he was asked about."""
    questions = summary.questions
    return (
        MeasureRow(
            "marks told",
            f"{summary.marks:,}",
            counts=f"{questions.wrong:,} wrong" if questions.wrong else "",
        ),
        MeasureRow(
            "marks asked about",
            f"{questions.asked:,}",
            counts=f"{questions.asked_wrong:,} wrong" if questions.asked else "",
        ),
        MeasureRow("questions answered", f"{questions.answered:,}"),
    )
