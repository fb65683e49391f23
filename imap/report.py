"""What a sync did, or would do, message by message."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from filter.feedback import Change
from imap.throttling import is_throttled
from knowledge_base.label import Label


class Run(StrEnum):
    """How a sync is meant."""

    REHEARSAL = "rehearsal"
    LIVE = "live"


class Outcome(StrEnum):
    """What became of one message."""

    DELIVERED = "left where it is"
    JUNKED = "filed as spam"
    HELD = "held"
    RETURNED = "put back"
    KNOWN = "judged before"
    VANISHED = "vanished"
    LEFT = "not touched"
    FAILED = "could not be moved"


@dataclass(frozen=True, slots=True)
class Line:
    """One message: what was done with it, or in a rehearsal would be, and why in a sentence.

    `verdict`, `probability` (of spam) and `step` are empty where it was not judged.
    """

    uid: int
    outcome: Outcome
    why: str
    sender: str = ""
    subject: str = ""
    verdict: str = ""
    probability: float | None = None
    step: str = ""


def silence(_line: Line) -> None:
    """Tells nobody."""


@dataclass(slots=True)
class SyncReport:
    """A whole sync.

    `account` names the mailbox, `folders_made` those created, `sent_read` how
    many of the person's own letters were new. `learned` counts what the person
    said by moving mail, or by keywords; `questioned` are those of these words that
    contradict what else is known (`filter.feedback`). It is `finished` where no new mail was
    left for the next sync. `tell` hears each line as it happens.
    """

    account: str
    run: Run
    lines: list[Line] = field(default_factory=list)
    folders_made: list[str] = field(default_factory=list)
    sent_read: int = 0
    learned: Counter[Label] = field(default_factory=Counter)
    questioned: int = 0
    finished: bool = True
    tell: Callable[[Line], None] = field(default=silence, repr=False)
    began: datetime = field(default_factory=timezone.now)

    def add(self, line: Line) -> None:
        """Notes a line and tells it."""
        self.lines.append(line)
        self.tell(line)

    def hear(self, label: Label, change: Change | None) -> None:
        """Notes a word of the person's, if it changed anything."""
        self.learned[label] += change is not None
        self.questioned += change is Change.QUESTIONED

    @property
    def over_quota(self) -> bool:
        """Whether the server would not move mail because the mailbox is full (RFC 5530)."""
        return any(
            line.outcome is Outcome.FAILED and "[OVERQUOTA]" in line.why for line in self.lines
        )

    @property
    def throttled(self) -> str:
        """What a server said that was too busy to move mail, "" where none did."""
        refusals = (line.why for line in self.lines if line.outcome is Outcome.FAILED)
        return next((why for why in refusals if is_throttled(why)), "")

    @property
    def counts(self) -> Counter[Outcome]:
        """How many messages came to each outcome."""
        return Counter(line.outcome for line in self.lines)
