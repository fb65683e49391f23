"""How much of a processor drawing and speaking may take, so that judging goes on beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, thread_time


class BusyError(Exception):
    """Too much was drawn and spoken of late; in a few seconds more may be."""


class Effort:
    """A debt in seconds of one processor, paid back at `share` a second.

    What would come on top of a debt of `most` seconds is not done. One of these is of one
    process: a site of several workers takes so many shares at worst.
    """

    def __init__(
        self,
        *,
        share: float,
        most: float,
        clock: Callable[[], float] = monotonic,
        effort: Callable[[], float] = thread_time,
    ) -> None:
        self.share, self.most = share, most
        self._clock, self._effort = clock, effort
        self._debt, self._as_of = 0.0, clock()
        self._lock = Lock()

    @contextmanager
    def spent(self) -> Iterator[None]:
        """What is done within is counted; raises BusyError before, where there is too much debt.

        One at a time: who waits finds the debt as the one before left it.
        """
        with self._lock:
            now = self._clock()
            self._debt = max(0.0, self._debt - (now - self._as_of) * self.share)
            self._as_of = now
            if self._debt > self.most:
                raise BusyError
            began = self._effort()
            try:
                yield
            finally:
                self._debt += self._effort() - began


DRAWING = Effort(share=0.1, most=2.0)
