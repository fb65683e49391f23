"""`retention`: for how many days a user's raw mail is kept."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from console.command import HamletCommand, add_address, add_json, user_of
from operations.retention import keep_as_all, keep_for, rule_of

LONGEST = 36_500
DEFAULT, FOR_EVER = "default", "forever"


class Command(HamletCommand):
    """Shows and sets how long raw mail is kept."""

    help = (
        "Say for how many days the bytes of a user's letters are kept once they are judged; "
        "without --days, show it. What was learned from them stays, and so do judgements. 0 judges "
        "and forgets: a letter that the user moves later is fetched from his server again to learn "
        "from it, and why an old letter was judged as it was can be repeated, not explained anew. "
        "The setting RAW_DAYS says it for all for whom nothing is said here. Older mail goes "
        "within minutes, by a sweep of the workers."
    )
    examples = """
        manage.py retention anna@example.org
        manage.py retention anna@example.org --days 90
        manage.py retention anna@example.org --days 0
        manage.py retention anna@example.org --days default
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, --days, --json."""
        add_address(parser)
        parser.add_argument(
            "--days",
            type=days,
            metavar="N",
            help=f"keep for N days; `{FOR_EVER}`; or `{DEFAULT}`, as RAW_DAYS says",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Sets it if told to, and shows it."""
        user, said = user_of(options["address"]), options["days"]
        if said == DEFAULT:
            keep_as_all(user)
        elif said is not None:
            keep_for(user, None if said == FOR_EVER else said)
        rule = rule_of(user)
        if options["json"]:
            self.emit({"address": user.address, "days": rule.days, "own": rule.own})
        else:
            whose = "" if rule.own else ", as RAW_DAYS says"
            self.say(f"{user}: raw mail is {in_words(rule.days)}{whose}.")


def in_words(kept: int | None) -> str:
    """For how long, for a person."""
    if kept is None:
        return "kept for ever"
    return f"kept for {kept} days" if kept else "judged and forgotten"


def days(text: str) -> int | str:
    """A number of days or one of the words; an error that says so where it is neither."""
    if text in {DEFAULT, FOR_EVER}:
        return text
    if not text.isascii() or not text.isdigit() or int(text) > LONGEST:
        raise ArgumentTypeError(f"“{text}” is no number of days from 0 to {LONGEST}")
    return int(text)
