"""How much a mail server hears of us."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from imapclient import IMAPClient

from bench.dovecot import PASSWORD, Dovecot
from bench.lab import Lab
from bench.mailbox import open_account, renewals_an_hour, sweeps_an_hour, sync_account
from bench.measured import Goal, Measured
from bench.wire import Traffic, Wire
from bench.work import welcome

EARLIER, NEW = 20, 100
ROUNDS = 3
IDLE = 5


def imap_client(lab: Lab) -> Iterator[Measured]:
    """Bytes, round trips and commands, counted on the wire to a real Dovecot.

    A hundred messages arrive and are synced: read, judged, and filed where the judgement wants
    them. Then nothing happens for some syncs. A wire between client and server counts every byte
    that the server sends, every turn (the client speaks after it has heard something: once across
    the network), every command, and for which messages the whole bytes were asked. An idle hour
    is twelve sweeps, at which a mailbox is looked at though nobody said that there was news, and
    what the watching connection says to stay: IDLE again whenever a server or a router might
    have forgotten it.
    """
    letters = [each.letter for each in lab.letters.to_judge(EARLIER + NEW * ROUNDS)]
    received, turns, idle, quiet = [], [], [], []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="hamlet-")))
        server = stack.enter_context(closing(Dovecot(folder)))
        wire = stack.enter_context(closing(Wire(server.port)))
        process = stack.enter_context(lab.empty())
        client = stack.enter_context(IMAPClient("127.0.0.1", server.port, ssl=False))
        client.login("reference", PASSWORD)
        process.do(welcome)
        process.do(open_account, wire.port)
        for letter in letters[:EARLIER]:
            client.append("INBOX", letter.raw, (), letter.arrived_at)
        process.do(sync_account)
        for number in range(ROUNDS):
            some = letters[EARLIER + number * NEW :][:NEW]
            for letter in some:
                client.append("INBOX", letter.raw, (), letter.arrived_at)
            size = sum(len(letter.raw) for letter in some)
            wire.traffic.forget()
            process.do(sync_account)
            received.append((wire.traffic.received - size) / NEW)
            turns.append(float(wire.traffic.turns))
        process.do(sync_account)
        for _ in range(IDLE):
            wire.traffic.forget()
            quiet.append(process.do(sync_account))
            idle.append(commands(wire.traffic))
        sweeps, renewals = process.do(sweeps_an_hour), process.do(renewals_an_hour)
        bodies = wire.traffic.bodies
    mean = sum(len(letter.raw) for letter in letters) / len(letters)
    said = ", ".join(f"{count} {name}" for name, count in sorted(wire.traffic.commands.items()))
    yield Measured(
        "imap_client.bytes",
        "bytes a new message beyond its own",
        tuple(received),
        floor="0: the message itself is read once",
        note=f"messages of {mean:,.0f} bytes at the mean",
    )
    yield Measured("imap_client.round_trips", "turns for 100 new messages", tuple(turns))
    yield Measured(
        "imap_client.idle_hour",
        "commands",
        tuple(count * sweeps + 2 * renewals for count in idle),
        note=f"{sweeps:.0f} sweeps of {median(idle):.0f} commands ({said}), "
        f"and {renewals:.1f} times DONE and IDLE",
    )
    yield Measured("imap_client.idle_sync", "ms", tuple(1e3 * each.wall for each in quiet))
    yield Measured(
        "imap_client.idle_sync_cpu",
        "ms",
        tuple(1e3 * each.cpu for each in quiet),
        note="of the worker's processor; the rest is waiting for the server",
    )
    yield Measured(
        "imap_client.fetched_twice",
        "messages",
        (float(sum(count > 1 for count in bodies.values())),),
        Goal.at_most(0),
        note=f"of {len(bodies):,} whose bytes were asked for",
    )


def commands(traffic: Traffic) -> float:
    """How many commands were given."""
    return float(sum(traffic.commands.values()))
