"""All that there is to say of one user's network: what `manage.py model` shows."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Min

from ann.models import History
from ann.retraining import (
    LearningCurve,
    Stretch,
    TrainedVersion,
    learning_curve,
    versions,
)
from evaluation.measures.measured import Measured
from evaluation.quality import quality
from evaluation.report.data import known as finite
from evaluation.report.data import measures_data
from filter.models import Mark
from filter.retraining import Standing, standing
from filter.schedules import Schedule, listed
from users.models import User


@dataclass(frozen=True, slots=True)
class Known:
    """The confirmed letters that the network has learned, and the range of their arrival."""

    ham: int
    spam: int
    doubted: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One user's network: its versions, newest first, and what they rest on and are worth.

    `measured` are the measures of the whole filter, all steps together.
    """

    address: str
    known: Known
    versions: tuple[TrainedVersion, ...]
    curve: LearningCurve
    standing: Standing
    schedules: tuple[Schedule, ...]
    measured: Measured

    @property
    def live(self) -> TrainedVersion:
        """The version in use."""
        return next(version for version in self.versions if version.live)

    @property
    def next_run(self) -> datetime | None:
        """When the next schedule comes round."""
        return min((each.next_run for each in self.schedules if each.next_run), default=None)


def card_of(user: User) -> ModelCard:
    """The card as of now; a fixed number of queries."""
    return ModelCard(
        address=user.address,
        known=known_of(user),
        versions=tuple(versions(user.pk)),
        curve=learning_curve(user.pk),
        standing=standing(user),
        schedules=tuple(listed(user)),
        measured=quality(user).measured,
    )


def known_of(user: User) -> Known:
    """What the network of the user has learned."""
    history = History.objects.filter(user=user).first() or History(user=user)
    arrived = Mark.objects.filter(user=user).aggregate(
        first=Min("arrived_at"), last=Max("arrived_at")
    )
    return Known(history.ham, history.spam, history.doubted, arrived["first"], arrived["last"])


def as_dict(card: ModelCard) -> dict[str, Any]:
    """The card for a script."""
    live = card.live
    card_data: dict[str, Any] = finite(
        {
            "address": card.address,
            "live": live.number,
            "live_since": live.promoted_at,
            "trained_on": asdict(card.known),
            "versions": [version_as_dict(each) for each in card.versions],
            "learning_curve": [stretch_as_dict(each) for each in card.curve.stretches],
            "parameters": card.curve.parameters,
            "network_bytes": card.curve.network_bytes,
            "samples": card.curve.samples,
            "sample_bytes": card.curve.sample_bytes,
            "whole_filter": measures_data(card.measured),
            "next_retraining": {
                "at": card.next_run,
                "letters": card.standing.letters,
                "after_letters": card.standing.retrain_after,
                "new_marks": card.standing.told_at is not None,
                "rolled_back": card.standing.rolled_back,
            },
        }
    )
    return card_data


def version_as_dict(version: TrainedVersion) -> dict[str, Any]:
    """A version for a script, with its paired test."""
    compared = version.comparison
    return {
        **asdict(version),
        "comparison": {**asdict(compared), "no_worse": compared.no_worse} if compared else None,
    }


def stretch_as_dict(stretch: Stretch) -> dict[str, Any]:
    """A stretch of the learning curve for a script."""
    return {**asdict(stretch), "messages": stretch.messages, "error_share": stretch.error_share}
