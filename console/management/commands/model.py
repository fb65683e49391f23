"""`model`: a user's network: trained on what, when, how good, and going back to an earlier one."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from ann.retraining import roll_back
from console.command import HamletCommand, add_address, add_json, user_of
from console.model_card import as_dict, card_of
from console.model_tables import curve, history, sentences
from users.models import User

# What --roll-back means without a number.
BEFORE = object()


class Command(HamletCommand):
    """Shows one user's network, or goes back to an earlier version of it."""

    help = (
        "Show the network of step 6: on which mail it is trained, which version is in use and "
        "since when, how good it is, with its learning curve, every version with the test that "
        "it had to pass, and when it will be trained again. --roll-back uses the version before "
        "this one again, or the one of that number; 0 is the network that was never retrained. "
        "What was learned since stays learned, and going back can be gone back on."
    )
    examples = """
        manage.py model anna@example.org
        manage.py model anna@example.org --json
        manage.py model anna@example.org --roll-back
        manage.py model anna@example.org --roll-back 2
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, --roll-back and --json."""
        add_address(parser)
        parser.add_argument(
            "--roll-back",
            metavar="NUMBER",
            nargs="?",
            type=int,
            const=BEFORE,
            help="use an earlier version again; without a number the one before this",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Shows, or goes back."""
        user = user_of(options["address"])
        asked = options["roll_back"]
        if asked is not None:
            self.go_back(user, None if asked is BEFORE else asked, as_json=options["json"])
            return
        card = card_of(user)
        if options["json"]:
            self.emit(as_dict(card))
            return
        self.say(*sentences(card))
        if card.curve.stretches:
            self.say("", curve(card.curve.stretches))
        if len(card.versions) > 1:
            self.say("", history(card.versions))

    def go_back(self, user: User, number: int | None, *, as_json: bool) -> None:
        """Uses another version; refuses where that is none that was ever in use."""
        done = roll_back(user.pk, number)
        if not done.changed:
            raise CommandError(done.sentence)
        if as_json:
            self.emit(asdict(done))
        else:
            self.say(f"{user}: {done.sentence}")
