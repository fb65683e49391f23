"""Retraining: a network is trained anew beside the one in use, and takes over if it is no worse.

This file is also the door to all that concerns versions of a network.
"""

from dataclasses import asdict, replace
from time import perf_counter

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ann.candidate import basis_of, found
from ann.checkpoints import number_of, write_beginning
from ann.course import RETRAINED, Course
from ann.learning_curve import LearningCurve, Stretch, learning_curve
from ann.locking import locked
from ann.models import History, Version
from ann.trained_version import TrainedVersion, Trigger
from ann.training_report import Outcome, TrainingReport
from ann.versions import Rollback, live_version, make_live, roll_back, versions

__all__ = [
    "LearningCurve",
    "Outcome",
    "Rollback",
    "Stretch",
    "TrainedVersion",
    "TrainingReport",
    "Trigger",
    "learning_curve",
    "live_version",
    "retrain",
    "roll_back",
    "versions",
]

# So often a training begins again where letters that it used were forgotten meanwhile.
ATTEMPTS = 3

_OVERTAKEN = "Another version came into use while this one was trained, so this one was left."
_DISTURBED = (
    f"Letters were forgotten during each of {ATTEMPTS} trainings, so the network in use stays."
)


def retrain(
    user_id: int, *, trigger: Trigger = Trigger.DEMAND, course: Course = RETRAINED
) -> TrainingReport:
    """The user's network is the one that the course gives, if that is no worse than the one in use.

    The candidate is trained beside the live network on all that the user told;
    nothing is locked meanwhile. It takes over if `Comparison.no_worse` holds on
    the latest confirmed mail, in a short transaction, and only if the past that
    it was trained on still stands: where a letter was forgotten meanwhile,
    training begins again, and where another version came into use, it is left.
    Takes some tenths of a second for each thousand letters. Raises NetworkUnavailable
    where PyTorch is not installed.
    """
    began_at, began = timezone.now(), perf_counter()
    for _ in range(ATTEMPTS):
        basis = basis_of(user_id)
        finding = found(basis, course)
        report = TrainingReport(
            outcome=finding.outcome,
            reason=finding.reason,
            trigger=trigger,
            number=None,
            ham=basis.history.ham,
            spam=basis.history.spam,
            began_at=began_at,
            seconds=perf_counter() - began,
            comparison=finding.comparison,
        )
        if finding.outcome is Outcome.NOTHING_NEW or not basis.samples:
            return report
        with transaction.atomic():
            history = locked(user_id)
            if history.generation == basis.history.generation:
                version = _recorded(report, history, upto=basis.history.last_sample, course=course)
                if finding.arrays is not None:
                    make_live(history, version)
                    write_beginning(history, count=len(basis.samples), arrays=finding.arrays)
                return replace(report, number=version.number)
        if history.live_id != basis.history.live_id:
            return replace(report, outcome=Outcome.OVERTAKEN, reason=_OVERTAKEN)
    return replace(report, outcome=Outcome.DISTURBED, reason=_DISTURBED)


def _recorded(report: TrainingReport, history: History, *, upto: int, course: Course) -> Version:
    """The report as the user's next version."""
    earlier = Version.objects.filter(user_id=history.user_id).aggregate(latest=Max("number"))
    return Version.objects.create(
        user_id=history.user_id,
        number=(earlier["latest"] or 0) + 1,
        before=number_of(history.live),
        trigger=report.trigger,
        began_at=report.began_at,
        seconds=report.seconds,
        ham=report.ham,
        spam=report.spam,
        upto=upto,
        course=course.to_json(),
        comparison=asdict(report.comparison) if report.comparison else None,
        reason=report.reason,
    )
