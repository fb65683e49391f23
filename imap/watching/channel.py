"""A connection on which a server says that a mailbox has news."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache

from aioimaplib import aioimaplib

from imap.connection import trust
from imap.errors import UntrustedError
from imap.models import Account, Security
from imap.watching.news import GOODBYE, News, news
from imap.watching.protocol import Client
from imap.watching.quoting import quoted
from imap.watching.watched import Watched

SECONDS_TO_CONNECT = 20.0
SECONDS_TO_ANSWER = 60.0
SECONDS_TO_LEAVE = 2.0

# A server may end an IDLE after 30 minutes (RFC 2177 §3); many routers forget sooner who talks.
RENEW = 24 * 60.0
KEEPALIVE = 120

# Where there is no IDLE: often while there is news, seldom where there is none.
POLL_OFTEN, POLL_SELDOM = 15.0, 300.0

# aioimaplib knows no NOTIFY (RFC 5465) by itself.
aioimaplib.Commands.setdefault(
    "NOTIFY",
    aioimaplib.Cmd("NOTIFY", (aioimaplib.AUTH, aioimaplib.SELECTED), aioimaplib.Exec.is_sync),
)


class LostError(Exception):
    """The connection is of no more use; another one may be."""


class Channel:
    """A logged-in connection with the watched folder open for reading.

    `uidnext` is the folder's, 0 where the server does not say.
    """

    def __init__(self, client: aioimaplib.IMAP4) -> None:
        self.client = client
        self.uidnext = 0
        self.lost = asyncio.Event()
        client.protocol.conn_lost_cb = lambda _: self.lost.set()

    def can(self, capability: str) -> bool:
        """Whether the server offers it."""
        return bool(self.client.has_capability(capability))

    async def ask(self, name: str, *arguments: str, secret: str | None = None) -> list[bytes]:
        """A command's untagged answer; raises `LostError` where it failed."""
        protocol = self.client.protocol
        command = aioimaplib.Command(name, protocol.new_tag(), *arguments)
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                answer = await protocol.execute(command, scrub=secret)
        except (aioimaplib.AioImapException, OSError, TimeoutError) as error:
            raise LostError(f"{name} failed ({type(error).__name__})") from error
        if answer.result != "OK":
            raise LostError(f"{name} was refused")
        return [bytes(line) for line in answer.lines]

    async def enter(self, watched: Watched) -> None:
        """Opens the folder, and asks for word of Junk and Held where the server gives it."""
        if self.can("NOTIFY"):
            others = " ".join(
                quoted(name) for name in (watched.junk_folder, watched.held_folder) if name
            )
            events = "(MessageNew MessageExpunge FlagChange)"
            elsewhere = f" (mailboxes ({others}) {events})" if others else ""
            with suppress(LostError):
                await self.ask("NOTIFY", "SET", "STATUS", f"(selected {events}){elsewhere}")
        lines = await self.ask("EXAMINE", quoted(watched.folder))
        self.client.protocol.state = aioimaplib.SELECTED
        for line in lines:
            _, found, rest = line.partition(b"[UIDNEXT ")
            if found:
                self.uidnext = int(rest.partition(b"]")[0])

    async def listen(
        self, renew: float = RENEW, *, often: float = POLL_OFTEN
    ) -> AsyncIterator[News]:
        """Yields news as it comes, until the connection is lost (`LostError`).

        IDLE is begun anew every `renew` seconds; without it the server is asked
        every `often` seconds while there is news.
        """
        waiting = self.idle(renew) if self.can("IDLE") else self.poll(often)
        async for line in waiting:
            if GOODBYE.match(line):
                raise LostError("the server said goodbye")
            said = news(line)
            if said is not None:
                yield said

    async def idle(self, renew: float) -> AsyncIterator[bytes]:
        """The server's lines as it sends them; IDLE is begun anew before it runs out."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                async with asyncio.timeout(SECONDS_TO_ANSWER):
                    done = await self.client.idle_start(timeout=2 * renew)
            except (aioimaplib.AioImapException, OSError, TimeoutError) as error:
                raise LostError(f"IDLE failed ({type(error).__name__})") from error
            ends = loop.time() + renew
            while (left := ends - loop.time()) > 0:
                for line in await self.pushed(left):
                    yield line
            self.client.idle_done()
            try:
                await asyncio.wait_for(done, SECONDS_TO_ANSWER)
            except (aioimaplib.AioImapException, OSError, TimeoutError) as error:
                raise LostError(f"DONE failed ({type(error).__name__})") from error

    async def pushed(self, seconds: float) -> list[bytes]:
        """What the server sends within this time; raises `LostError` where it hangs up."""
        push = asyncio.ensure_future(self.client.protocol.idle_queue.get())
        lost = asyncio.ensure_future(self.lost.wait())
        try:
            await asyncio.wait({push, lost}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if push.done():
                return [bytes(line) for line in push.result()]
            if lost.done():
                raise LostError("the connection broke")
            return []
        finally:
            push.cancel()
            lost.cancel()

    async def poll(self, often: float) -> AsyncIterator[bytes]:
        """The server's lines, asked for now and then; the less there is, the more seldom."""
        pause = often
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.lost.wait(), pause)
            if self.lost.is_set():
                raise LostError("the connection broke")
            lines = await self.ask("NOOP")
            for line in lines:
                yield line
            told = any(news(line) for line in lines)
            pause = often if told else min(1.5 * pause, POLL_SELDOM)

    async def leave(self) -> None:
        """The connection has ended, politely if it still works."""
        with suppress(Exception):
            async with asyncio.timeout(SECONDS_TO_LEAVE):
                if self.client.has_pending_idle():
                    self.client.idle_done()
                await self.client.protocol.logout()
        transport = self.client.protocol.transport
        if transport is not None:
            transport.abort()


@asynccontextmanager
async def connected(account: Account) -> AsyncIterator[Channel]:
    """A protected connection, not yet logged in, closed in the end.

    Raises `LostError`, or `UntrustedError` for a certificate that nobody
    vouches for.
    """
    context = None
    if account.security != Security.PLAIN:
        context = trusted(account.trusted_certificate)
    tls = context if account.security == Security.TLS else None
    client = Client(account.host, account.port, timeout=SECONDS_TO_CONNECT, ssl_context=tls)
    channel = Channel(client)
    try:
        try:
            await client.wait_hello_from_server()
            if account.security == Security.STARTTLS and context is not None:
                await channel.ask("STARTTLS")
                await secure(client, context, account.host)
            keep_alive(client)
        except ssl.SSLError as error:
            raise UntrustedError(f"no TLS: {type(error).__name__}") from error
        except (aioimaplib.AioImapException, OSError, TimeoutError) as error:
            raise LostError(f"cannot connect ({type(error).__name__})") from error
        yield channel
    finally:
        client._client_task.cancel()
        await channel.leave()


async def secure(client: aioimaplib.IMAP4, context: ssl.SSLContext, host: str) -> None:
    """From here on the connection is encrypted, and what was said before is forgotten."""
    protocol = client.protocol
    loop = asyncio.get_running_loop()
    protocol.transport = await loop.start_tls(
        protocol.transport, protocol, context, server_hostname=host
    )
    protocol.capabilities = set()
    await protocol.capability()


def keep_alive(client: aioimaplib.IMAP4) -> None:
    """The system notices a line that is dead long before the next word would."""
    sock = client.protocol.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_KEEPIDLE"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEPALIVE // 4)


@lru_cache(maxsize=64)
def trusted(certificate: str) -> ssl.SSLContext:
    """One context for all accounts that trust the same; each takes half a megabyte."""
    return trust(Account(trusted_certificate=certificate))
