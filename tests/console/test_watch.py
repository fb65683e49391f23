"""`manage.py watch` with a real worker on a real Dovecot, as systemd would run them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.config.fresh import environment, manage, python
from tests.imap.letters import HAM, SPAM, letter
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import PASSWORD, Dovecot

SECONDS_TO_WAIT = 60

ADD = """
import config.settings, django, sys, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from imap.models import Account, Security, Stage
from knowledge_base import keywords
from filter.policies import use_preset
from users.models import User
for name in sys.stdin.read().split():
    user = User.objects.create(address=f"{{name}}@home.example")
    use_preset(user, "published")
    keywords.add(user, "sesamoid")
    account = Account(user=user, host="127.0.0.1", port={port}, security=Security.PLAIN,
                      username=name, stage=Stage.LIVE)
    account.password = "{password}"
    account.save()
"""


class Hamlet:
    """A Hamlet of its own, with its data in a folder."""

    def __init__(self, folder: Path, server: Dovecot) -> None:
        self.folder, self.server = folder, server
        self.variables = {"DATA_DIR": str(folder / "data")}
        assert manage("migrate", **self.variables).returncode == 0

    def run(self, code: str, *, stdin: str = "") -> None:
        """Runs code within it."""
        ran = subprocess.run(
            [sys.executable, "-c", code], input=stdin, cwd=settings.BASE_DIR,
            env=environment(**self.variables), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr

    def add(self, *mailboxes: Mailbox) -> None:
        """The mailboxes' accounts are live."""
        code = ADD.format(port=self.server.port, password=PASSWORD)
        self.run(code, stdin=" ".join(each.name for each in mailboxes))

    @contextmanager
    def watch(self, *options: str) -> Iterator["Watching"]:
        """A watch and a worker at work."""
        log = self.folder / "watch.log"
        often = ("--json", "--status-seconds", "0.2", "--look-seconds", "0.3")
        work = ("-m", "celery", "-A", "config", "worker", "--pool", "threads", "-Q", "sync")
        with (
            self.running(*work, log=self.folder / "worker.log"),
            self.running("manage.py", "watch", *often, *options, log=log) as process,
        ):
            yield Watching(process, log)

    @contextmanager
    def running(self, *command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """A Python that runs meanwhile; what it says is in the file `log`."""
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=environment(**self.variables),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Watching:
    """A watch that runs."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log

    def said(self) -> str:
        """All that it has said."""
        return self.log.read_text(encoding="utf-8")

    def status(self) -> dict:
        """The status that it told last; {} before the first."""
        lines = [line for line in self.said().splitlines() if line.startswith("{")]
        return json.loads(lines[-1]) if lines else {}

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Returns as soon as it is true; fails with what was said after a minute."""
        end = time.monotonic() + SECONDS_TO_WAIT
        while not true():
            assert time.monotonic() < end, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)

    def wait_until_watching(self, accounts: int) -> None:
        """So many accounts are watched, by IDLE or by asking."""

        def watching() -> bool:
            phases = self.status().get("phases", {})
            return phases.get("watching", 0) + phases.get("polling", 0) == accounts

        self.wait_until(watching)

    def end(self) -> int:
        """Asks it to end, and returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


@pytest.fixture
def hamlet(tmp_path: Path, dovecot: Dovecot) -> Hamlet:
    return Hamlet(tmp_path, dovecot)


@pytest.fixture
def boxes(dovecot: Dovecot) -> Iterator[list[Mailbox]]:
    made = [Mailbox(dovecot) for _ in range(3)]
    yield made
    for each in made:
        each.close()


def filed(mailbox: Mailbox) -> bool:
    """Whether there is one letter in Junk."""
    return mailbox.client.folder_exists("Junk") and len(mailbox.contents("Junk")) == 1


def test_mail_is_filed_soon_after_it_arrives_and_the_watch_ends_when_told(
    hamlet: Hamlet, boxes: list[Mailbox]
) -> None:
    hamlet.add(*boxes)
    with hamlet.watch() as watching:
        watching.wait_until_watching(3)
        for mailbox in boxes:
            mailbox.deliver(HAM)
            mailbox.deliver(SPAM)
        watching.wait_until(lambda: all(filed(mailbox) for mailbox in boxes))
        status = watching.status()
        assert (status["accounts"], status["connections"]) == (3, 3)
        assert status["queued"] < 12
        assert watching.end() == 0
    said = watching.said()
    assert PASSWORD not in said
    assert "sesamoid" not in said
    assert "Traceback" not in said


def test_accounts_come_and_go_while_it_watches(hamlet: Hamlet, boxes: list[Mailbox]) -> None:
    with hamlet.watch() as watching:
        watching.wait_until(lambda: watching.status().get("accounts") == 0)
        hamlet.add(boxes[0], boxes[1])
        watching.wait_until_watching(2)
        change = (
            "import django; django.setup(); from imap.models import Account; "
            "Account.objects.filter(username='{name}').{change}"
        )
        assert python(
            change.format(name=boxes[0].name, change="update(paused='by hand')"),
            DJANGO_SETTINGS_MODULE="config.settings",
            **hamlet.variables,
        ).returncode == 0  # fmt: skip
        watching.wait_until_watching(1)
        assert python(
            change.format(name=boxes[0].name, change="update(paused='')"),
            DJANGO_SETTINGS_MODULE="config.settings",
            **hamlet.variables,
        ).returncode == 0  # fmt: skip
        watching.wait_until_watching(2)
        boxes[0].deliver(SPAM)
        watching.wait_until(lambda: filed(boxes[0]))


def test_a_move_into_junk_is_heard_without_any_new_mail(
    hamlet: Hamlet, boxes: list[Mailbox]
) -> None:
    hamlet.add(boxes[0])
    boxes[0].deliver(letter("stranger@elsewhere.example", "A question"))
    count = (
        "import django; django.setup(); from filter.models import Mark; "
        "print(Mark.objects.filter(label='spam', source='moved').count())"
    )
    variables = {"DJANGO_SETTINGS_MODULE": "config.settings", **hamlet.variables}

    with hamlet.watch() as watching:
        watching.wait_until_watching(1)
        watching.wait_until(lambda: held(boxes[0]) == 1)
        # The first sync made the other folders known: it connects anew, to hear of them too.
        time.sleep(2)
        watching.wait_until_watching(1)
        boxes[0].client.select_folder("Held")
        boxes[0].client.move([1], "Junk")
        watching.wait_until(lambda: python(count, **variables).stdout.strip() == "1")


def test_a_server_that_was_away_is_watched_again(hamlet: Hamlet, boxes: list[Mailbox]) -> None:
    hamlet.add(boxes[0])
    with hamlet.watch() as watching:
        watching.wait_until_watching(1)
        boxes[0].client.logout()
        # Dovecot's processes that serve a mailbox end, as at a restart.
        for each in Path("/proc").iterdir():
            if each.name.isdigit():
                ends(int(each.name), hamlet.server)
        watching.wait_until(lambda: watching.status()["phases"] != {"watching": 1})
        boxes[0].client = boxes[0].logged_in()
        boxes[0].deliver(SPAM)
        watching.wait_until_watching(1)
        watching.wait_until(lambda: filed(boxes[0]))


def ends(pid: int, server: Dovecot) -> None:
    """Ends the process if it is one of this Dovecot's that serve a mailbox."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    if fields["Name"] == "imap" and int(fields["PPid"]) == server.process.popen.pid:
        os.kill(pid, signal.SIGTERM)


def test_more_connections_than_allowed_are_not_opened(hamlet: Hamlet, boxes: list[Mailbox]) -> None:
    hamlet.add(*boxes)
    with hamlet.watch("--connections-per-host", "2") as watching:
        watching.wait_until(
            lambda: watching.status().get("phases") == {"over the limit": 1, "watching": 2}
        )
        assert watching.status()["connections"] == 2


def test_a_wrong_password_is_tried_once_and_pauses_the_account(
    hamlet: Hamlet, boxes: list[Mailbox]
) -> None:
    hamlet.add(boxes[0])
    hamlet.run(
        "import config.settings, django, os; "
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; django.setup(); "
        "from imap.models import Account; a = Account.objects.get(); a.password = 'barley'; "
        "a.save()"
    )
    with hamlet.watch() as watching:
        watching.wait_until(lambda: watching.status().get("phases") == {"refused": 1})
        # A worker has tried too, and paused it: nobody watches it any more.
        watching.wait_until(lambda: watching.status()["accounts"] == 0)
    assert "barley" not in watching.said()


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--renew-minutes", "30", "at most|to 29"),
        ("--connections-per-host", "-1", "0 or more"),
        ("--status-seconds", "soon", "no number"),
    ],
)
def test_what_makes_no_sense_is_refused(option: str, value: str, hint: str) -> None:
    with pytest.raises(CommandError, match=hint):
        call_command("watch", option, value)


def test_a_burst_is_one_sync_and_not_one_for_each_letter(
    hamlet: Hamlet, boxes: list[Mailbox]
) -> None:
    hamlet.add(boxes[0])
    with hamlet.watch() as watching:
        watching.wait_until_watching(1)
        for number in range(60):
            boxes[0].deliver(letter("stranger@elsewhere.example", f"Question {number}"))
        watching.wait_until(lambda: held(boxes[0]) == 60)
        assert watching.status()["queued"] < 15
        assert watching.status()["memory_mib"] < 300


def held(mailbox: Mailbox) -> int:
    """How many letters are held."""
    return len(mailbox.contents("Held")) if "Held" in mailbox.folders() else 0
