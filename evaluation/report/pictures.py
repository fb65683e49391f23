"""The pictures of a report: ROC curve, course of the errors, calibration, steps."""

from collections.abc import Sequence
from math import sqrt

from evaluation.measures.counts import Unsure
from evaluation.measures.roc import curve
from evaluation.measures.scores import scores
from evaluation.report.picture import Axis, Picture, Point
from evaluation.report.scale import Scale, linear, logistic
from evaluation.report.steps import StepRow
from evaluation.report.summary import Summary
from evaluation.report.wording import number

LEAST, MOST = 0.01, 99.99
FEW = 20


def roc_picture(summary: Summary) -> Picture:
    """The ROC curve on logistic axes, as the TREC spam track draws it, and where Hamlet stood."""
    counts = summary.measured.counts
    picture = Picture(
        "roc",
        title="Spam missed against ham lost, at every cut-off",
        description=f"Nearer to the lower left corner is better. The verdicts stood at hm "
        f"{number(counts.hm_percent())} % and sm {number(counts.sm_percent())} %.",
        x=Axis("ham misclassified, % (logistic)", logistic(LEAST, 50)),
        y=Axis("spam misclassified, % (logistic)", logistic(LEAST, 50)),
    )
    if summary.measured.ranking is not None:
        points = curve(*scores(summary.results))
        steps: list[Point] = []
        for hm, sm in zip(points.hm_percent.tolist(), points.sm_percent.tolist(), strict=True):
            if steps and hm != steps[-1][0]:
                steps.append((hm, steps[-1][1]))
            steps.append((hm, sm))
        picture.line("spam", inside(steps))
        here = (counts.hm_percent(), counts.sm_percent())
        picture.dot("ham", here, radius=6, hint="the verdicts as they were given")
        picture.label("ham", "verdicts", here)
        for unsure in (Unsure.LET_THROUGH, Unsure.FILED_AS_SPAM):
            there = (counts.hm_percent(unsure), counts.sm_percent(unsure))
            picture.dot("ham", there, hint=f"the verdicts, unsure mail {unsure}")
    return picture


def inside(points: Sequence[Point]) -> list[Point]:
    """The points without those in a row that would be drawn at the same place of the edge."""
    kept: list[Point] = []
    for hm, sm in points:
        drawn = (min(max(hm, LEAST), 50.0), min(max(sm, LEAST), 50.0))
        if not kept or drawn != kept[-1]:
            kept.append(drawn)
    return kept


def course_picture(summary: Summary) -> Picture:
    """How the shares of lost ham, missed spam and unsure mail went over the run."""
    course = summary.measured.course
    series: dict[str, list[Point]] = {
        "ham": [(w.last, w.counts.hm_percent()) for w in course if w.counts.ham >= FEW],
        "spam": [(w.last, w.counts.sm_percent()) for w in course if w.counts.spam >= FEW],
        "unsure": [(w.last, w.counts.unsure_percent) for w in course],
    }
    highest = max((y for points in series.values() for _, y in points), default=0)
    picture = Picture(
        "course",
        title="How the filter learned",
        description="Each point is the share within one window of consecutive messages, "
        f"drawn where the window ends; shares of fewer than {FEW} messages are left out. "
        "The numbers stand in the table below.",
        x=Axis("messages judged", linear(max(len(summary.results), 1))),
        y=Axis("% of ham, of spam, of all", linear(max(highest, 1))),
    )
    for kind, points in series.items():
        if points:
            picture.line(kind, points)
    return picture


def calibration_picture(summary: Summary) -> Picture:
    """What probability was said against how often it was spam, on logistic axes."""
    picture = Picture(
        "calibration",
        title="What was said against what was",
        description="Each dot is a group of messages that were given about the same "
        "probability, its area their number. On the line, probabilities mean what they say.",
        x=Axis("probability of spam as said, % (logistic)", logistic(LEAST, MOST)),
        y=Axis("share that was spam, % (logistic)", logistic(LEAST, MOST)),
    )
    picture.line("ideal", [(LEAST, LEAST), (MOST, MOST)])
    most = max((each.messages for each in summary.measured.calibration), default=1)
    for each in summary.measured.calibration:
        picture.dot(
            "spam",
            (100 * each.said, 100 * each.was),
            radius=max(3, 14 * sqrt(each.messages / most)),
            hint=f"{each.messages:,} messages: said {number(100 * each.said)} %, "
            f"was {number(100 * each.was)} %",
        )
    return picture


def steps_picture(summary: Summary) -> Picture:
    """How many messages each step decided, as what, and how many wrongly."""
    rows = summary.steps[::-1]
    most = max((each.decided.ham + each.decided.spam for each in rows), default=0)
    # half a unit of y stands above and below each step's line
    names = Scale(-0.5, len(rows) - 0.5, tuple(range(len(rows))), float)
    picture = Picture(
        "steps",
        title="Which step decided what",
        description="One bar a step, in the order of the pipeline; the numbers stand in "
        "the table of the steps.",
        x=Axis("messages decided", linear(max(most, 1))),
        y=Axis("", names, written=lambda tick: rows[int(tick)].step),
        left=150,
    )
    for place, row in enumerate(rows):
        begin = 0
        for kind, what, messages in shares_of(row):
            if messages:
                hint = f"{row.step}: {messages:,} {what}"
                picture.bar(kind, begin=begin, end=begin + messages, at=place, hint=hint)
            begin += messages
    return picture


def shares_of(row: StepRow) -> tuple[tuple[str, str, int], ...]:
    """The parts of a step's bar: class, words and number."""
    decided = row.decided
    return (
        ("ham", "rightly taken for ham", decided.ham_as_ham),
        ("spam", "rightly taken for spam", decided.spam_as_spam),
        ("unsure", "left unsure", decided.ham_as_unsure + decided.spam_as_unsure),
        ("wrong", "wrongly decided", decided.ham_as_spam + decided.spam_as_ham),
    )
