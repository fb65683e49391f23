"""`policy`: how strict a user's filter is."""

from argparse import ArgumentParser
from math import isfinite, nan
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from rich.table import Table

from console.command import HamletCommand, add_address, add_json, user_of
from filter import policies
from filter.policies import PolicyError
from filter.policy import Policy
from users.models import User

THRESHOLD, PROMISE, RETRAIN_AFTER = "threshold", "promise", "retrain_after"


class Command(HamletCommand):
    """Shows and sets step modes, S_t, the promise, when to retrain, or a whole preset."""

    help = (
        "Show or set how strict the filter is. A step decides, earns (decides once its own "
        "record with this user keeps the promise), advises (only informs the network) or is off. "
        "The preset careful is the default; published makes every step decide, as in the paper. "
        "The network is trained anew after each retrain_after letters that come in, 0 for never."
    )
    examples = """
        manage.py policy anna@example.org show
        manage.py policy anna@example.org set sender_location=off
        manage.py policy anna@example.org set threshold=0.8 promise=5000
        manage.py policy anna@example.org set retrain_after=500
        manage.py policy anna@example.org preset published
    """
    failures = (PolicyError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ADDRESS, what to do, and the settings."""
        add_address(parser)
        parser.add_argument("do", choices=["show", "set", "preset"])
        parser.add_argument(
            "settings_given",
            metavar="STEP=MODE | threshold=S_t | promise=N | retrain_after=N | PRESET",
            nargs="*",
            help="a step's mode; the matching threshold; at most 1 good letter lost in N; the "
            "network is trained anew after N incoming letters",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Does as told and shows the policy that holds now."""
        user, given = user_of(options["address"]), options["settings_given"]
        if options["do"] == "show" and given:
            raise CommandError(f"Nothing goes with show; to change it, say set {' '.join(given)}.")
        if options["do"] == "preset":
            if len(given) != 1:
                raise CommandError("Name one preset: careful or published.")
            policies.use_preset(user, given[0])
        elif options["do"] == "set":
            if not given:
                raise CommandError("Say what to set, for example sender_location=advises.")
            with transaction.atomic():
                for setting in given:
                    apply(user, setting)
        self.show(policies.policy_of(user), as_json=options["json"])

    def show(self, policy: Policy, *, as_json: bool) -> None:
        """The policy in full."""
        if as_json:
            self.emit(
                {
                    "preset": policy.preset,
                    "modes": dict(policy.modes),
                    THRESHOLD: policy.threshold,
                    PROMISE: round(1 / policy.ham_promise),
                    RETRAIN_AFTER: policy.retrain_after,
                }
            )
            return
        table = Table("step", "mode", box=None)
        for step, mode in policy.modes.items():
            table.add_row(step, mode)
        self.say(
            f"preset {policy.preset} · S_t {policy.threshold} · "
            f"loses at most 1 good letter in {round(1 / policy.ham_promise):,} · "
            f"{retrained(policy)}",
            table,
        )


def retrained(policy: Policy) -> str:
    """After how many letters the network is trained anew."""
    if not policy.retrain_after:
        return "retrained after no number of letters"
    return f"retrained after {policy.retrain_after:,} letters"


def apply(user: User, setting: str) -> None:
    """Applies one NAME=VALUE."""
    name, equals, value = setting.partition("=")
    if not equals:
        raise CommandError(f"“{setting}” is no setting; write NAME=VALUE, as in the examples.")
    if name == THRESHOLD:
        policies.set_threshold(user, number(value))
    elif name == PROMISE:
        policies.set_ham_promise(user, whole_number(value))
    elif name == RETRAIN_AFTER:
        policies.set_retrain_after(user, whole_number(value))
    else:
        policies.set_mode(user, name, value)


def number(value: str) -> float:
    """The finite number written, or an error that says it is none."""
    try:
        written = float(value)
    except ValueError:
        written = nan
    if not isfinite(written):
        raise CommandError(f"“{value}” is not a number.")
    return written


def whole_number(value: str) -> int:
    """The whole number written, or an error that says it is none."""
    written = number(value)
    if not written.is_integer():
        raise CommandError(f"“{value}” is not a whole number.")
    return int(written)
