"""What the start of an account found and learned."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from filter.feedback import Change
from imap.sources import Sources
from knowledge_base.label import Label


def silence(_report: "StartReport") -> None:
    """Tells nobody."""


@dataclass(slots=True)
class StartReport:
    """A start, while it runs and when it is over.

    `sent_read` of the user's own letters were new; he is known to have written
    to `contacts` addresses. Of `found` messages `done` have been read; of those
    `learned` counts what was learned of each label. `seconds` is what it took.
    """

    account: str
    sources: Sources
    sent_read: int = 0
    contacts: int = 0
    found: int = 0
    done: int = 0
    learned: Counter[Label] = field(default_factory=Counter)
    seconds: float = 0.0
    tell: Callable[["StartReport"], None] = field(default=silence, repr=False)

    def expect(self, messages: int) -> None:
        """So many messages are to be read."""
        self.found = messages
        self.tell(self)

    def add(self, label: Label, change: Change | None) -> None:
        """One more was read, and what that changed; None if it could not be learned."""
        self.done += 1
        self.learned[label] += change is Change.LEARNED
        self.tell(self)

    @property
    def left(self) -> int:
        """How many messages were not read: the time was over, or they vanished."""
        return self.found - self.done
