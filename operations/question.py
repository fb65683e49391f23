"""A question to something that may not answer: asked beside the caller, who waits only so long."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread

from django.db import connections

log = logging.getLogger(__name__)

NO_ANSWER = "does not answer"

# After so long an asking is given up for lost, and another one may begin.
SECONDS_UNTIL_LOST = 60.0


@dataclass(slots=True)
class Question:
    """What is wrong with one thing that Hamlet needs, "" where nothing is.

    While one asking has not come back no other is begun, for a minute:
    something that hangs keeps few threads, however often it is asked after.
    """

    name: str
    ask: Callable[[], str]
    lock: Lock = field(default_factory=Lock, repr=False)
    pending: "Asking | None" = None

    def begin(self) -> "Asking":
        """The asking that is under way, begun now unless one was."""
        with self.lock:
            if self.pending is None or self.pending.over:
                self.pending = Asking(self.name, self.ask)
            return self.pending


class Asking:
    """One asking of a question, in a thread of its own."""

    def __init__(self, name: str, ask: Callable[[], str]) -> None:
        self._name, self._ask = name, ask
        self._found: str | None = None
        self._began = time.monotonic()
        # A daemon: nobody waits for it when the process ends.
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether it has come back, or never will."""
        lost = time.monotonic() - self._began > SECONDS_UNTIL_LOST
        return lost or not self._thread.is_alive()

    def answer(self, *, within: float) -> str:
        """What is wrong, in words without secrets, at the latest after `within` seconds."""
        self._thread.join(max(within, 0.0))
        return NO_ANSWER if self._found is None else self._found

    def _run(self) -> None:
        try:
            self._found = self._ask()
        except Exception as error:  # whatever it is, it is what is wrong
            # The error's own words may hold a host, a user, a password.
            log.info("%s: %s", self._name, type(error).__name__)
            self._found = f"fails ({type(error).__name__})"
        finally:
            connections.close_all()
