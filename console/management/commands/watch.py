"""`watch`: new mail is judged seconds after it arrives."""

import asyncio
import json
import logging
import signal
import time
from argparse import ArgumentParser, ArgumentTypeError
from asyncio.sslproto import SSLProtocol
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import close_old_connections

from console.command import HamletCommand
from imap.tasks import sync_account
from imap.watching.channel import RENEW
from imap.watching.hosts import Hosts
from imap.watching.watch import SECONDS_BETWEEN_LOOKS, Watch
from imap.watching.watched import to_watch
from imap.watching.watcher import Phase
from metrics import counting

T = TypeVar("T")

# Log-ins, the database and the queue are waited for in threads of their own; few are enough.
THREADS = 8
SECONDS_BETWEEN_STATUS = 60.0
SECONDS_BETWEEN_COUNTS = 10.0

# asyncio keeps a buffer of 256 KiB for each TLS connection; a server says a line or two here.
BYTES_READ_AT_ONCE = 16 * 1024

MINUTE = 60.0
LONGEST_IDLE = 29.0


class Command(HamletCommand):
    """Holds a connection to every live mailbox, and queues a sync when one has news."""

    help = (
        "Watch the mailboxes of all live accounts, each on one connection, and queue a sync as "
        "soon as one has news: by IDLE, with NOTIFY also for Junk and Held, else by asking now "
        "and then. Accounts that are added, changed, paused or removed meanwhile are noticed. "
        "A worker has to run (`celery -A config worker`): the watch itself reads no mail. One "
        "watch is enough; without any, mail is judged at the next periodic sync. SIGTERM and "
        "Ctrl-C end it cleanly."
    )
    examples = """
        manage.py watch
        manage.py watch --json --status-seconds 10
        manage.py watch --connections-per-host 500 --renew-minutes 9
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many connections, how long, and how to say how it goes."""
        parser.add_argument(
            "--connections-per-host",
            type=partial(number, least=0),
            default=0,
            metavar="N",
            help="open at most N to one mail server (default: 0, any number); whoever is left "
            "out is synced periodically",
        )
        parser.add_argument(
            "--renew-minutes",
            type=partial(number, least=0.01, most=LONGEST_IDLE),
            default=RENEW / MINUTE,
            metavar="N",
            help=f"begin IDLE anew after N minutes, at most {LONGEST_IDLE:g} "
            f"(default: {RENEW / MINUTE:g}); fewer where a firewall forgets sooner",
        )
        parser.add_argument(
            "--look-seconds",
            type=partial(number, least=0.1),
            default=SECONDS_BETWEEN_LOOKS,
            metavar="N",
            help="look for new and changed accounts every N seconds "
            f"(default: {SECONDS_BETWEEN_LOOKS:g})",
        )
        parser.add_argument(
            "--status-seconds",
            type=partial(number, least=0),
            default=SECONDS_BETWEEN_STATUS,
            metavar="N",
            help=f"say how it goes every N seconds (default: {SECONDS_BETWEEN_STATUS:g}; 0: never)",
        )
        parser.add_argument("--json", action="store_true", help="say it as JSON, one line each")

    def handle(self, *args: Any, **options: Any) -> None:
        """Watches until it is told to stop."""
        # It logs what the server says, and that is mail.
        logging.getLogger("aioimaplib").setLevel(logging.WARNING)
        SSLProtocol.max_size = BYTES_READ_AT_ONCE
        with ThreadPoolExecutor(THREADS, thread_name_prefix="watch") as threads:
            asyncio.run(self.watch(threads, options))

    async def watch(self, threads: ThreadPoolExecutor, options: dict[str, Any]) -> None:
        """Watches, and tells the status, until a signal comes."""
        stop = asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)

        def beside(function: Callable[..., T], *arguments: Any) -> Awaitable[T]:
            loop = asyncio.get_running_loop()
            return loop.run_in_executor(threads, partial(fresh, function, *arguments))

        async def ring_out(account_id: int) -> None:
            await beside(sync_account.delay, account_id)

        watch = Watch(
            roster=partial(beside, to_watch),
            ring_out=ring_out,
            beside=beside,
            hosts=Hosts(int(options["connections_per_host"])),
            renew=options["renew_minutes"] * MINUTE,
            look=options["look_seconds"],
        )
        counting.keep(Path(settings.DATA_DIR) / "metrics", role="watch")
        beside_it = [
            asyncio.create_task(self.tell(watch, options)),
            asyncio.create_task(count(watch)),
        ]
        try:
            await watch.run(stop)
        finally:
            for task in beside_it:
                task.cancel()

    async def tell(self, watch: Watch, options: dict[str, Any]) -> None:
        """Says how it goes, now and then."""
        began = time.monotonic()
        while seconds := options["status_seconds"]:
            await asyncio.sleep(seconds)
            status = {"seconds": round(time.monotonic() - began), **watch.status()}
            self.stdout.write(json.dumps(status) if options["json"] else in_words(status))
            self.stdout.flush()


async def count(watch: Watch) -> None:
    """Keeps the metrics of the watch current."""
    while True:
        status = watch.status()
        phases = {str(phase): status["phases"].get(str(phase), 0) for phase in Phase}
        counting.watching(phases=phases, connections=status["connections"])
        counting.weighed()
        await asyncio.sleep(SECONDS_BETWEEN_COUNTS)


def fresh(function: Callable[..., T], *arguments: Any) -> T:
    """What the function returns, by a database connection that is not an old, broken one."""
    close_old_connections()
    try:
        return function(*arguments)
    finally:
        close_old_connections()


def in_words(status: dict[str, Any]) -> str:
    """The status as a line for a person."""
    phases = " · ".join(f"{count} {phase}" for phase, count in status["phases"].items())
    return (
        f"{status['accounts']} accounts: {phases or 'none to watch'} · "
        f"{status['queued']} syncs queued · {status['memory_mib']} MiB"
    )


def number(text: str, *, least: float, most: float = float("inf")) -> float:
    """A number within bounds, or an error that names them."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        bounds = f"from {least:g} to {most:g}" if most < float("inf") else f"of {least:g} or more"
        raise ArgumentTypeError(f"“{text}” is no number {bounds}")
    return value
