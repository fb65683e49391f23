"""Measures how soon mail is filed while many mailboxes are watched, and what that costs.

Starts a Dovecot, a Hamlet with SQLite and the embedded broker, a worker and a watch, all private
and gone afterwards; delivers one piece of spam at a time to mailboxes by chance and waits until it
lies in Junk. Prints one line of JSON.

    .venv/bin/python scripts/measure_watch.py --accounts 200 --letters 60 --seed 1 --tls

`median` and `p95` are seconds from the end of the delivery to the letter in Junk, as another
program sees it; `kib_an_account` is what the watch takes for each account beside what it takes
for none; `commands_an_hour` is what the watch would send to the server for each idle account.

Dovecot hears of deliveries by inotify, and Linux gives each user 128 instances of it unless
fs.inotify.max_user_instances says otherwise. Mailboxes beyond that are looked at every second here
(`without_inotify`); a server as it comes looks every 30.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from imapclient import IMAPClient  # noqa: E402 (the path first)

from tests.servers.dovecot import PASSWORD, Dovecot  # noqa: E402 (the path first)

PATIENCE = 120.0
IDLE_RENEWED_EVERY = 24 * 60 * 0.9  # seconds, at the mean

# A process of Dovecot's holds each TLS connection, and as it comes there may be a hundred.
SETTINGS = """
mailbox_idle_check_interval = 1 secs
service imap-login {
  service_count = 0
  client_limit = 4000
}
"""

ADD = f"""
import django, sys
django.setup()
from filter.policies import use_preset
from imap.models import Account, Security, Stage
from knowledge_base import keywords
from users.models import User
for number in range(int(sys.argv[2])):
    user = User.objects.create(address=f"user{{number}}@home.example")
    use_preset(user, "published")
    keywords.add(user, "sesamoid")
    account = Account(user=user, host="127.0.0.1", port=int(sys.argv[1]),
                      username=f"user{{number}}", stage=Stage.LIVE,
                      security=Security(sys.argv[3]), trusted_certificate=sys.argv[4])
    account.password = "{PASSWORD}"
    account.save()
"""


class Trial:
    """A Hamlet and a Dovecot of their own, in a folder."""

    def __init__(self, folder: Path, server: Dovecot) -> None:
        self.folder, self.server = folder, server
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "OMP_NUM_THREADS": "1",
        }

    def python(self, *arguments: str) -> None:
        """Runs Python to its end."""
        subprocess.run(  # noqa: S603 (our own commands)
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    @contextmanager
    def running(self, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
        """A Python that runs meanwhile, and the file that holds what it says."""
        log = self.folder / f"{arguments[-1].strip('-')}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 (our own commands)
                [sys.executable, *arguments], cwd=ROOT, env=self.environment,
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        try:
            yield process, log
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def main() -> None:
    """Measures, and prints what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accounts", type=int, default=200)
    parser.add_argument("--letters", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tls", action="store_true", help="as on a real server; takes memory")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="watch-")))
        folder.chmod(0o755)
        server = folder / "dovecot"
        server.mkdir()
        trial = Trial(folder, stack.enter_context(closing(Dovecot(server, settings=SETTINGS))))
        print(json.dumps(measured(trial, options)))


def measured(trial: Trial, options: argparse.Namespace) -> dict[str, float]:
    """The numbers of one trial."""
    trial.python("manage.py", "migrate")
    watch = ("manage.py", "watch", "--status-seconds", "0.5", "--look-seconds", "1", "--json")
    with trial.running(*watch) as (process, log):
        wait_until(lambda: status(log).get("accounts") == 0)
        without = memory(process.pid)
    server = trial.server
    way = ["tls", server.certificate.read_text()] if options.tls else ["plain", ""]
    port = server.tls_port if options.tls else server.port
    trial.python("-c", ADD, str(port), str(options.accounts), *way)
    worker = ("-m", "celery", "-A", "config", "worker", "--pool", "threads", "--concurrency", "2")
    with trial.running(*worker, "-Q", "sync"), trial.running(*watch) as (process, log):
        began = time.monotonic()
        wait_until(lambda: watching(log) == options.accounts)
        connected = time.monotonic() - began
        # The first syncs of all accounts: what came before the watch.
        wait_until(lambda: quiet(log))
        memory_with = memory(process.pid)
        seconds = latencies(trial, options)
        heard = status(log)
    return {
        "accounts": options.accounts,
        "tls": options.tls,
        "letters": len(seconds),
        "median": round(statistics.median(seconds), 2),
        "p95": round(statistics.quantiles(seconds, n=20)[-1], 2),
        "worst": round(max(seconds), 2),
        "seconds_to_connect_all": round(connected, 1),
        "mib_without_accounts": round(without / 1024, 1),
        "kib_an_account": round((memory_with - without) / options.accounts, 1),
        "syncs_queued": heard["queued"],
        "without_inotify": (trial.folder / "dovecot/dovecot.log").read_text().count("Inotify"),
        "commands_an_hour": round(2 * 3600 / IDLE_RENEWED_EVERY, 1),
    }


def latencies(trial: Trial, options: argparse.Namespace) -> list[float]:
    """Seconds until each letter lay in Junk."""
    chance = random.Random(options.seed)  # noqa: S311 (no secret)
    return [
        filed_after(trial.server, f"user{chance.randrange(options.accounts)}", number)
        for number in range(options.letters)
    ]


def filed_after(server: Dovecot, name: str, number: int) -> float:
    """Seconds from the end of a delivery to the letter in Junk."""
    raw = (
        f"From: seller{number}@shop.example\r\nTo: {name}@home.example\r\n"
        f"Subject: Offer {number}\r\nMessage-ID: <{number}@shop.example>\r\n\r\n"
        f"Buy sesamoid pills, parcel {number}.\r\n"
    )
    client = IMAPClient("127.0.0.1", server.port, ssl=False)
    client.login(name, PASSWORD)
    before = in_junk(client)
    client.append("INBOX", raw.encode())
    began = time.monotonic()
    wait_until(lambda: in_junk(client) > before, every=0.02)
    seconds = time.monotonic() - began
    client.logout()
    print(f"{name}: {seconds:.2f} s", file=sys.stderr)
    return seconds


def in_junk(client: IMAPClient) -> int:
    """How many messages Junk has."""
    if not client.folder_exists("Junk"):
        return 0
    return int(client.folder_status("Junk", ["MESSAGES"])[b"MESSAGES"])


def status(log: Path) -> dict[str, float]:
    """What the watch said last of itself."""
    lines = [line for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
    found: dict[str, float] = json.loads(lines[-1]) if lines else {}
    return found


def watching(log: Path) -> int:
    """How many accounts are watched."""
    phases = status(log).get("phases", {})
    return int(phases.get("watching", 0)) if isinstance(phases, dict) else 0


def quiet(log: Path, seconds: float = 5.0) -> bool:
    """Whether no sync was queued for so long."""
    before = status(log).get("queued")
    time.sleep(seconds)
    return status(log).get("queued") == before


def memory(pid: int) -> int:
    """The resident memory of a process, in KiB."""
    for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def wait_until(true: Callable[[], bool], *, every: float = 0.1) -> None:
    """Returns as soon as it is true."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("nothing came of it")
        time.sleep(every)


if __name__ == "__main__":
    main()
