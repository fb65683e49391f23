"""A decision's trail for a terminal."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from filter.opinion import Action, Decision, Finding, Verdict

COLOURS = {Verdict.HAM: "green", Verdict.SPAM: "red", Verdict.UNSURE: "yellow"}
DOINGS = {
    Action.DELIVER: "left where it is",
    Action.JUNK: "filed as junk",
    Action.HOLD: "held",
}


def headline(decision: Decision) -> Text:
    """The verdict in one line."""
    return Text.assemble(
        (decision.verdict.upper(), f"bold {COLOURS[decision.verdict]}"),
        f" · {decision.probability:.2%} probability of spam · "
        f"by {decision.step} · {DOINGS[decision.action]}",
    )


def trail_table(trail: Sequence[Finding]) -> Table:
    """The findings, a row each."""
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column("step", no_wrap=True)
    table.add_column("opinion", no_wrap=True)
    table.add_column("mode", no_wrap=True)
    table.add_column("why")
    table.add_column("ms", justify="right", no_wrap=True)
    for finding in trail:
        opinion = finding.opinion
        table.add_row(
            f"{finding.step}{' ◄' if finding.decided else ''}",
            Text(opinion.verdict.value, COLOURS[opinion.verdict]),
            finding.mode.value,
            Text(opinion.evidence),
            f"{finding.microseconds / 1000:.2f}",
        )
    return table
