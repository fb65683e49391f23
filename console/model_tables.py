"""The card of a user's network as a person reads it: sentences, a learning curve, its versions."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from rich.bar import Bar
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ann.interval import wilson
from ann.retraining import Stretch, TrainedVersion, Trigger
from console.model_card import Known, ModelCard
from evaluation.report.wording import between, number

WIDTH_OF_A_BAR = 30
TRIGGERS = {
    Trigger.DEMAND: "asked for",
    Trigger.SCHEDULE: "schedule",
    Trigger.LETTERS: "enough letters",
}


def sentences(card: ModelCard) -> list[str]:
    """On what the network is trained, how good it is, and when it will be trained again."""
    return [
        f"{card.address}: {in_use(card.live)}",
        rests_on(card.known),
        stored(card),
        "",
        *how_good(card),
        "",
        what_comes(card),
    ]


def in_use(live: TrainedVersion) -> str:
    """Which version is in use, and since when."""
    if live.began_at is None:
        return f"version {live.number} of its network is in use. {live.reason}"
    return (
        f"version {live.number} of its network is in use since {day_and_time(live.promoted_at)}. "
        f"It was trained on {live.ham:,} ham and {live.spam:,} spam, and has learned every letter "
        "since as it was told."
    )


def rests_on(known: Known) -> str:
    """The letters that are learned by now."""
    if not known.ham + known.spam + known.doubted:
        return "Nothing is confirmed yet, so it knows nothing."
    told = f"By now it knows {known.ham:,} ham and {known.spam:,} spam"
    if known.first is not None and known.last is not None:
        told += f", which arrived from {known.first:%Y-%m-%d} to {known.last:%Y-%m-%d}"
    if not known.doubted:
        return f"{told}."
    weigh = "is questioned and weighs" if known.doubted == 1 else "are questioned and weigh"
    return f"{told}. {known.doubted:,} more {weigh} little."


def stored(card: ModelCard) -> str:
    """What the network takes."""
    curve = card.curve
    return (
        f"It has {curve.parameters:,} numbers. Stored are {mebibytes(curve.network_bytes)} of "
        f"them, and {mebibytes(curve.sample_bytes)} by which it can be trained again."
    )


def how_good(card: ModelCard) -> list[str]:
    """The network alone, and the whole filter."""
    told = sum(each.messages for each in card.curve.stretches)
    if not told:
        return [
            "No confirmed letter was judged before it was told, so how good it is cannot be said."
        ]
    errors = sum(each.errors for each in card.curve.stretches)
    loss = sum(each.loss * each.messages for each in card.curve.stretches) / told
    alone = (
        f"The network alone was asked about {told:,} confirmed letters before they were told. It "
        f"erred on {errors:,}: {share(errors, told)}; its mean logistic loss was {loss:.3f}."
    )
    return [alone, *whole_filter(card)]


def whole_filter(card: ModelCard) -> list[str]:
    """How good all steps together are, where that is known."""
    counts, ranking = card.measured.counts, card.measured.ranking
    if not counts.ham + counts.spam:
        return []
    area = number(ranking.area_percent if ranking else None, 3)
    return [
        f"The whole filter, on {counts.ham + counts.spam:,} letters judged first and marked later: "
        f"ham lost {number(counts.hm_percent())} % {between(card.measured.hm_interval)}, spam let "
        f"in {number(counts.sm_percent())} % {between(card.measured.sm_interval)}, 1-ROCA % "
        f"{area}. More: `manage.py quality {card.address}`."
    ]


def what_comes(card: ModelCard) -> str:
    """When the network will be trained again."""
    standing, clock = card.standing, card.next_run
    if standing.rolled_back:
        return (
            "It is retrained only when you ask: the newest version was put out of use, and would "
            "come again."
        )
    ways = []
    if standing.retrain_after:
        left = max(standing.retrain_after - standing.letters, 0)
        ways.append(
            f"after {left:,} more letters ({standing.letters:,} of {standing.retrain_after:,} "
            "have come)"
            if left
            else f"as soon as a worker is free ({standing.letters:,} letters have come)"
        )
    if clock is not None:
        ways.append(f"by the clock on {day_and_time(clock)}")
    if not ways:
        return "It is retrained only when you ask: no schedule is set, and no number of letters."
    news = "" if standing.told_at else ", provided that something new is told until then"
    return f"It is retrained {' or '.join(ways)}{news}."


def curve(stretches: Sequence[Stretch]) -> RenderableType:
    """The learning curve: a bar for each stretch, as long as its share of errors."""
    table = Table(
        box=None,
        pad_edge=False,
        title="Learning curve: errors of the network alone, before each letter was told",
        title_justify="left",
    )
    table.add_column("told until", no_wrap=True)
    for column in ("ham", "spam", "errors", "loss"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", width=WIDTH_OF_A_BAR)
    table.add_column("error %, 95 % interval", no_wrap=True)
    most = max((each.error_share for each in stretches), default=0.0) or 1.0
    for each in stretches:
        table.add_row(
            f"{timezone.localtime(each.ended_at):%Y-%m-%d}",
            f"{each.ham:,}",
            f"{each.spam:,}",
            f"{each.errors:,}",
            f"{each.loss:.3f}",
            Bar(most, 0, each.error_share, width=WIDTH_OF_A_BAR),
            share(each.errors, each.messages),
        )
    return table


def history(versions: Sequence[TrainedVersion]) -> RenderableType:
    """Every version with its paired test against the one then in use, newest first."""
    table = Table(box=None, pad_edge=False, title="Versions", title_justify="left")
    for column in ("", "trained", "because of"):
        table.add_column(column, no_wrap=True)
    for column in ("ham", "spam", "tested on", "loss, in use", "errors, in use", "p"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("what came of it")
    for each in versions:
        compared = each.comparison
        table.add_row(
            str(each.number),
            f"{timezone.localtime(each.began_at):%Y-%m-%d %H:%M}" if each.began_at else "",
            TRIGGERS[each.trigger] if each.trigger else "",
            f"{each.ham:,}" if each.trigger else "",
            f"{each.spam:,}" if each.trigger else "",
            f"{compared.messages:,}" if compared else "",
            f"{compared.candidate_loss:.3f}, {compared.live_loss:.3f}" if compared else "",
            f"{compared.candidate_errors}, {compared.live_errors}" if compared else "",
            f"{compared.loss_p:.2g}" if compared else "",
            Text(came_to(each)),
        )
    return table


def came_to(version: TrainedVersion) -> str:
    """What became of a version."""
    if version.live:
        return "in use"
    if version.promoted_at is None and version.number:
        return "never in use" if version.comparison else "never in use: too little mail to compare"
    until = f" until {day_and_time(version.retired_at)}" if version.retired_at else ""
    return f"was in use{until}"


def share(part: int, whole: int) -> str:
    """A share in percent with its interval."""
    low, high = wilson(part, whole)
    return f"{100 * part / whole:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def mebibytes(count: int) -> str:
    """An amount of bytes."""
    return f"{count / 2**20:.1f} MiB"


def day_and_time(at: datetime | None) -> str:
    """A moment in the installation's time zone."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M %Z}" if at else "the beginning"
