"""The demonstration: whose account it is, what its outcome was, which letters tell most."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from filter.models import Judgement
from filter.opinion import Action, Verdict
from filter.pipeline import STEPS
from knowledge_base.label import Label
from users.models import User

ADDRESS = "demo@hamlet.example"
# What a person of this sample might have said of himself: the corpus was
# gathered by people in Ireland, Britain and the United States.
HOME_COUNTRIES = ("IE", "GB", "US")
KEYWORDS = ("viagra", "casino", "lottery")

Labelled = Sequence[tuple[Judgement, Label | None]]


def demonstration_user(folder: Path) -> tuple[User, str]:
    """The account, made on first use, and its password, kept in `folder` for its owner alone."""
    file = folder / "demo-password"
    user = User.objects.filter(address=ADDRESS).first()
    if user is not None and file.exists():
        return user, file.read_text().strip()
    password = secrets.token_urlsafe(12)
    file.touch(mode=0o600)
    file.write_text(password)
    user = user or User(address=ADDRESS, name="Demonstration")
    user.set_password(password)
    user.save()
    return user, password


@dataclass(frozen=True, slots=True)
class Tally:
    """How the judgements compare with what the messages are.

    `decided` and `advised` count by (step, verdict); advice is an opinion,
    other than unsure, that did not decide. `unsure` counts by the step at
    which the letters that nothing decided came to rest; `held` of them wait.
    """

    decided: Counter[tuple[str, str]]
    advised: Counter[tuple[str, str]]
    unsure: Counter[str]
    held: int
    outcomes: Counter[tuple[Label | None, str]]

    @classmethod
    def of(cls, labelled: Labelled) -> "Tally":
        """Counts the judgements."""
        decided: Counter[tuple[str, str]] = Counter()
        advised: Counter[tuple[str, str]] = Counter()
        for judgement, _ in labelled:
            for finding in judgement.trail:
                counted = decided if finding["decided"] else advised
                counted[finding["step"], finding["verdict"]] += 1
        outcomes = Counter((label, judgement.verdict) for judgement, label in labelled)
        unsure = Counter(
            judgement.step for judgement, _ in labelled if judgement.verdict == Verdict.UNSURE
        )
        held = sum(judgement.action == Action.HOLD for judgement, _ in labelled)
        return cls(decided, advised, unsure, held, outcomes)

    def table(self) -> Table:
        """A row a step: how often it decided, only advised, or was left with an unsure letter."""
        table = Table(title="What each step did, in letters", title_justify="left", box=None)
        table.add_column("step", no_wrap=True)
        for column in ("decided spam", "decided ham", "advised spam", "advised ham", "left unsure"):
            table.add_column(column, justify="right")
        for number, step in enumerate(STEPS, start=1):
            name = step.__name__
            table.add_row(
                f"{number} {name}",
                *(
                    str(counter[name, verdict] or "·")
                    for counter in (self.decided, self.advised)
                    for verdict in (Verdict.SPAM, Verdict.HAM)
                ),
                str(self.unsure[name] or "·"),
            )
        return table

    def summary(self, speed: float | None) -> str:
        """Ham lost, spam missed, unsure, and messages a second if they were judged just now."""
        ham = sum(n for (label, _), n in self.outcomes.items() if label is Label.HAM)
        spam = sum(n for (label, _), n in self.outcomes.items() if label is Label.SPAM)
        pace = "judged in an earlier run" if speed is None else f"{speed:.0f} messages a second"
        return (
            f"{ham} ham, {self.outcomes[Label.HAM, Verdict.SPAM]} lost · "
            f"{spam} spam, {self.outcomes[Label.SPAM, Verdict.HAM]} missed · "
            f"{self.unsure.total()} unsure, {self.held} of them held · {pace}"
        )


def telling(labelled: Labelled) -> list[tuple[str, Judgement]]:
    """Up to three letters worth showing: a spam caught, a good letter kept, one left unsure."""
    caught = [
        judgement
        for judgement, label in labelled
        if label is Label.SPAM and judgement.verdict == Verdict.SPAM
    ]
    kept = [
        judgement
        for judgement, label in labelled
        if label is Label.HAM and judgement.verdict == Verdict.HAM
    ]
    unsure = [judgement for judgement, _ in labelled if judgement.verdict == Verdict.UNSURE]
    chosen = (
        ("A spam, caught", max(caught, key=opinions, default=None)),
        ("A good letter, kept", max(kept, key=opinions, default=None)),
        ("A letter left unsure", max(unsure, key=opinions, default=None)),
    )
    return [(title, judgement) for title, judgement in chosen if judgement is not None]


def opinions(judgement: Judgement) -> tuple[int, int]:
    """How many steps had an opinion of it; the earlier letter first among equals."""
    held = sum(finding["verdict"] != Verdict.UNSURE for finding in judgement.trail)
    return held, -judgement.pk
