"""Watching all accounts that are to be watched, as they come and go."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from imap.watching.bell import Bell
from imap.watching.channel import RENEW
from imap.watching.hosts import Hosts
from imap.watching.watched import Watched
from imap.watching.watcher import Beside, Watcher
from metrics.memory import resident

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 10.0
MEBIBYTE = 1024 * 1024


@dataclass(slots=True)
class Watch:
    """Keeps one watcher for each account in the roster.

    `roster` says who is to be watched; it is asked every `look` seconds, so that
    accounts may be added, changed, paused and removed meanwhile. `ring_out`
    queues the sync of one account.
    """

    roster: Callable[[], Awaitable[dict[int, Watched]]]
    ring_out: Callable[[int], Awaitable[None]]
    beside: Beside
    hosts: Hosts = field(default_factory=Hosts)
    renew: float = RENEW
    look: float = SECONDS_BETWEEN_LOOKS
    watchers: dict[int, tuple[Watcher, asyncio.Task[None]]] = field(default_factory=dict)
    bell: Bell = field(init=False)

    def __post_init__(self) -> None:
        self.bell = Bell(self.ring_out)

    async def run(self, stop: asyncio.Event) -> None:
        """Watches until `stop`; afterwards every connection is closed."""
        try:
            while not stop.is_set():
                try:
                    self.follow(await self.roster())
                except Exception as error:  # a database that is away comes back
                    log.warning("the accounts cannot be read: %s", type(error).__name__)
                try:
                    await asyncio.wait_for(stop.wait(), self.look)
                except TimeoutError:
                    continue
        finally:
            await self.end([*self.watchers])

    def follow(self, wanted: dict[int, Watched]) -> None:
        """Watches those that are wanted, and nobody else."""
        for account_id, (watcher, _) in list(self.watchers.items()):
            if wanted.get(account_id) != watcher.watched:
                self.drop(account_id)
        for account_id in wanted.keys() - self.watchers.keys():
            watcher = Watcher(
                wanted[account_id], self.bell, self.hosts, self.beside, renew=self.renew
            )
            self.watchers[account_id] = (watcher, asyncio.create_task(watcher.run()))

    def drop(self, account_id: int) -> asyncio.Task[None]:
        """The account is watched no more; its connection ends by itself."""
        _, task = self.watchers.pop(account_id)
        self.bell.forget(account_id)
        task.cancel()
        return task

    async def end(self, account_ids: list[int]) -> None:
        """These accounts are watched no more, and their connections have ended."""
        await asyncio.gather(*map(self.drop, account_ids), return_exceptions=True)

    def status(self) -> dict[str, Any]:
        """How many accounts stand where, what was heard and queued, and the memory in MiB."""
        phases = Counter(str(watcher.phase) for watcher, _ in self.watchers.values())
        return {
            "accounts": len(self.watchers),
            "phases": dict(sorted(phases.items())),
            "connections": self.hosts.open.total(),
            "heard": self.bell.heard,
            "queued": self.bell.rung,
            "memory_mib": round(resident() / MEBIBYTE, 1),
        }
