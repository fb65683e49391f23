"""One account, watched for as long as it is to be watched."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from random import uniform
from typing import Any, Protocol, TypeVar

from imap.errors import CredentialKeyError, MailServerError, RefusedLoginError, UntrustedError
from imap.logging_in import proof
from imap.models import Account
from imap.watching.backoff import waits
from imap.watching.bell import Bell
from imap.watching.channel import RENEW, Channel, LostError, connected
from imap.watching.hosts import Hosts
from imap.watching.log_in import log_in
from imap.watching.news import News
from imap.watching.watched import Watched, account_of

log = logging.getLogger(__name__)

# A connection that held so long was a good one: the next failure is the first again.
SECONDS_OF_A_GOOD_ONE = 60.0
SECONDS_WHERE_FULL = 60.0
# By then the account is paused and nobody watches it, or the refusal was a passing one.
SECONDS_AFTER_REFUSAL = 15 * 60.0

T = TypeVar("T")


class Beside(Protocol):
    """Runs a function that waits on the database or the network beside the loop."""

    def __call__(self, function: Callable[..., T], *arguments: Any) -> Awaitable[T]:
        """What the function returns."""


class Phase(StrEnum):
    """Where a watcher stands."""

    CONNECTING = "connecting"
    WATCHING = "watching"
    POLLING = "polling"
    WAITING = "waiting"
    REFUSED = "refused"
    FULL = "over the limit"


@dataclass(slots=True)
class Watcher:
    """Watches one account: connects, listens, rings, connects again."""

    watched: Watched
    bell: Bell
    hosts: Hosts
    beside: Beside
    renew: float = RENEW
    phase: Phase = Phase.WAITING

    async def run(self) -> None:
        """Until it is cancelled."""
        loop = asyncio.get_running_loop()
        pauses = waits()
        while True:
            began = loop.time()
            try:
                if not self.hosts.take(self.watched.host):
                    # The clock syncs it all the same, only later.
                    self.phase = Phase.FULL
                    await asyncio.sleep(SECONDS_WHERE_FULL)
                    continue
                try:
                    await self.watch()
                finally:
                    self.hosts.give_back(self.watched.host)
            except (RefusedLoginError, UntrustedError, CredentialKeyError) as error:
                # A worker tries too: it pauses the account, and says why.
                self.phase = Phase.REFUSED
                log.info("account %s is not watched: %s", self.watched.account_id, error)
                self.bell.ring(self.watched.account_id, News.CHANGE)
                await asyncio.sleep(SECONDS_AFTER_REFUSAL)
                continue
            except (LostError, MailServerError) as error:
                log.info("account %s: %s", self.watched.account_id, error)
            except Exception:  # whatever is wrong with one account must not end its watching
                log.exception("account %s", self.watched.account_id)
            if loop.time() - began > SECONDS_OF_A_GOOD_ONE:
                pauses = waits()
            self.phase = Phase.WAITING
            await asyncio.sleep(next(pauses))

    async def watch(self) -> None:
        """One connection, from its beginning to its end."""
        self.phase = Phase.CONNECTING
        async with AsyncExitStack() as stack:
            async with self.hosts.door(self.watched.host):
                account, read_up_to = await self.account()
                channel = await stack.enter_async_context(connected(account))
                await self.log_in(channel, account)
            await channel.enter(self.watched)
            self.phase = Phase.WATCHING if channel.can("IDLE") else Phase.POLLING
            if channel.uidnext != read_up_to + 1:
                self.bell.ring(self.watched.account_id, News.NEW_MAIL)
            # Not all at the same time, where all were connected at the same time.
            renew = self.renew * uniform(0.8, 1.0)  # noqa: S311 (no secret)
            async for news in channel.listen(renew):
                self.bell.ring(self.watched.account_id, news)

    async def account(self) -> tuple[Account, int]:
        """The account as it is now."""
        account, read_up_to = await self.beside(account_of, self.watched)
        if account is None:
            raise LostError("the account was removed")
        return account, read_up_to

    async def log_in(self, channel: Channel, account: Account) -> None:
        """Logs in, with another token where the first is not taken."""
        offers = frozenset(each.upper() for each in channel.client.protocol.capabilities)
        given = await self.beside(proof, account, offers)
        try:
            await log_in(channel, given)
        except RefusedLoginError:
            if not given.token:
                raise
            again = partial(proof, account, offers, refused=given.token)
            await log_in(channel, await self.beside(again))
