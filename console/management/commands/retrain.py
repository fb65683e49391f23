"""`retrain`: train users' networks anew on all that they confirmed."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from ann.network import NetworkUnavailable
from ann.retraining import TrainingReport, retrain
from console.command import HamletCommand, add_json, user_of
from console.progress import progress
from filter.background import retrain_later
from users.models import User


class Command(HamletCommand):
    """Retrains one user's network, or everybody's."""

    help = (
        "Train the network of step 6 anew on all that the user confirmed. The new one is trained "
        "beside the one in use and takes over only if a paired test on the latest confirmed mail "
        "says that it is no worse. `manage.py model` shows what there is, and goes back; "
        "`manage.py schedule` retrains by the clock."
    )
    examples = """
        manage.py retrain anna@example.org
        manage.py retrain --all --background
        manage.py retrain --all --json
    """
    failures = (NetworkUnavailable,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS or --all, and --json."""
        parser.add_argument("address", metavar="ADDRESS", nargs="?", help="whose network")
        parser.add_argument("--all", action="store_true", help="every active user's network")
        parser.add_argument("--background", action="store_true", help="let workers do it")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Retrains one after another, each told as soon as it is done."""
        if bool(options["address"]) == options["all"]:
            raise CommandError("Name an ADDRESS, or say --all.")
        users = (
            list(User.objects.filter(is_active=True))
            if options["all"]
            else [user_of(options["address"])]
        )
        if options["background"]:
            for user in users:
                retrain_later(user)
            if options["json"]:
                self.emit([{"address": user.address, "queued": True} for user in users])
            else:
                self.say(f"Retrainings queued: {len(users)}.")
            return
        reports = []
        for user in progress(users, "retraining", total=len(users)):
            report = retrain(user.pk)
            reports.append({"address": user.address, **as_dict(report)})
            if not options["json"]:
                self.say(f"{user}: {in_words(report)}")
        if options["json"]:
            self.emit(reports)


def in_words(report: TrainingReport) -> str:
    """What the network was trained on, how it compared, and whether it took over."""
    if report.comparison is None:
        return report.reason
    return (
        f"trained on {report.ham:,} ham and {report.spam:,} spam in {report.seconds:.1f} seconds. "
        f"{report.reason}"
    )


def as_dict(report: TrainingReport) -> dict[str, Any]:
    """A retraining for a script."""
    return {**asdict(report), "promoted": report.promoted}
