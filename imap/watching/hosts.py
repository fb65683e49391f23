"""How many connections one mail server is asked to bear."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

LOGINS_AT_ONCE = 10


class Hosts:
    """Counts the connections to each host; more than `most` are not opened (0: any number).

    No more than `LOGINS_AT_ONCE` log in to one host at the same time.
    """

    def __init__(self, most: int = 0) -> None:
        self.most = most
        self.open: Counter[str] = Counter()
        self.doors: dict[str, asyncio.Semaphore] = {}

    def take(self, host: str) -> bool:
        """Whether one more connection may be opened; if so, it is counted until `give_back`."""
        if self.most and self.open[host] >= self.most:
            return False
        self.open[host] += 1
        return True

    def give_back(self, host: str) -> None:
        """One connection fewer."""
        self.open[host] -= 1
        if not self.open[host]:
            del self.open[host]
            self.doors.pop(host, None)

    @asynccontextmanager
    async def door(self, host: str) -> AsyncIterator[None]:
        """One of the few places of those who are logging in to the host."""
        async with self.doors.setdefault(host, asyncio.Semaphore(LOGINS_AT_ONCE)):
            yield
