"""Rings for an account: a burst of news becomes one task in the queue."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from imap.watching.backoff import waits
from imap.watching.news import News

log = logging.getLogger(__name__)

# Seconds. New mail is waited for by somebody; a change may well be Hamlet's own move.
DELAYS = {News.NEW_MAIL: 0.2, News.CHANGE: 15.0}
# Two rings for one account are at least so far apart.
GAP = 2.0


@dataclass(slots=True)
class Bell:
    """Calls `ring_out` with an account's id soon after it has news; counts what it heard.

    Where the queue cannot be reached, it is tried again until it can.
    """

    ring_out: Callable[[int], Awaitable[None]]
    delays: dict[News, float] = field(default_factory=DELAYS.copy)
    gap: float = GAP
    heard: int = 0
    rung: int = 0
    waiting: dict[int, tuple[float, asyncio.Task[None]]] = field(default_factory=dict)
    last: dict[int, float] = field(default_factory=dict)
    ringing: set[asyncio.Task[None]] = field(default_factory=set)
    calling: set[int] = field(default_factory=set)
    again: set[int] = field(default_factory=set)

    def ring(self, account_id: int, news: News) -> None:
        """The account has news: it is rung out once, as soon as any of its news wants."""
        self.heard += 1
        now = asyncio.get_running_loop().time()
        due = max(now + self.delays[news], self.last.get(account_id, 0.0) + self.gap)
        earlier = self.waiting.get(account_id)
        if earlier is not None:
            if earlier[0] <= due:
                return
            earlier[1].cancel()
        task = asyncio.create_task(self.after(account_id, due - now))
        # The loop itself holds a task too loosely to rely on.
        self.ringing.add(task)
        task.add_done_callback(self.ringing.discard)
        self.waiting[account_id] = (due, task)

    async def after(self, account_id: int, delay: float) -> None:
        """Rings out when the delay is over."""
        await asyncio.sleep(delay)
        del self.waiting[account_id]
        self.last[account_id] = asyncio.get_running_loop().time()
        if account_id in self.calling:
            # However long the queue is away: one task for each account tries to reach it.
            self.again.add(account_id)
            return
        self.calling.add(account_id)
        try:
            await self.call(account_id)
        finally:
            self.calling.discard(account_id)

    async def call(self, account_id: int) -> None:
        """Rings out until the queue has taken it, and once more for news that came meanwhile."""
        for wait in waits():
            self.again.discard(account_id)
            try:
                await self.ring_out(account_id)
            except Exception as error:  # brokers raise whatever their libraries raise
                log.warning("the queue cannot be reached: %s", type(error).__name__)
                await asyncio.sleep(wait)
            else:
                self.rung += 1
                if account_id not in self.again:
                    return

    def forget(self, account_id: int) -> None:
        """The account is watched no more."""
        waiting = self.waiting.pop(account_id, None)
        if waiting is not None:
            waiting[1].cancel()
        self.last.pop(account_id, None)
