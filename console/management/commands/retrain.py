"""`retrain`: train users' networks anew on all that they confirmed."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from ann.retraining import TrainingReport
from ann.store import retrain
from console.command import HamletCommand, add_json, user_of
from console.progress import progress
from filter.background import retrain_later
from users.models import User


class Command(HamletCommand):
    """Retrains one user's network, or everybody's."""

    help = (
        "Train the network of step 6 anew on all that the user confirmed. What was learned "
        "before stays in use until the new network is ready and no worse."
    )
    examples = """
        manage.py retrain anna@example.org
        manage.py retrain --all --background
        manage.py retrain --all --json
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS or --all, and --json."""
        parser.add_argument("address", metavar="ADDRESS", nargs="?", help="whose network")
        parser.add_argument("--all", action="store_true", help="every active user's network")
        parser.add_argument("--background", action="store_true", help="let workers do it")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Retrains one after another."""
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
        reports = [
            (user.address, retrain(user.pk))
            for user in progress(users, "retraining", total=len(users))
        ]
        if options["json"]:
            self.emit([{"address": address, **asdict(report)} for address, report in reports])
            return
        for address, report in reports:
            self.say(f"{address}: {in_words(report)}")


def in_words(report: TrainingReport) -> str:
    """What the network was trained on, and whether the new one took over."""
    if not report.ham + report.spam:
        return "nothing was confirmed yet, so there is nothing to train on."
    outcome = (
        "the new network took over"
        if report.promoted
        else "the new network did worse, so the one in use stays"
    )
    return (
        f"trained on {report.ham:,} ham and {report.spam:,} spam in {report.seconds:.1f} seconds; "
        f"loss on the latest of them {report.before:.4f} before, {report.after:.4f} anew; "
        f"{outcome}."
    )
