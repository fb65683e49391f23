"""Nobody waits for a mailbox that is larger than his, and no host is asked to bear too much."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone
from pytest_django import Settings

from imap.errors import HostFullError
from imap.lease import lease
from imap.models import Account
from imap.tasks import queue, sync_account
from imap.turns import is_waiting, next_of, take_place, turned_away
from tests.imap.letters import SPAM, letter
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import PASSWORD, Dovecot
from users.models import User

NOISE = 6_000
OTHERS = 20
SECONDS_A_TURN = 0.5


@pytest.fixture
def accounts(
    user: User, dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> list[Account]:
    """Three accounts of one host."""
    users = [user, *(User.objects.create(address=f"u{n}@home.example") for n in range(2))]
    return [mailboxes(dovecot).account(each) for each in users]


def test_an_account_waits_in_the_queue_once(accounts: list[Account]) -> None:
    number = accounts[0].pk
    assert [take_place(number), take_place(number)] == [True, False]
    assert is_waiting(number)
    Account.objects.update(queued_at=timezone.now() - timedelta(minutes=10))
    assert take_place(number)


def test_news_of_an_account_that_waits_is_left_to_its_turn(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    take_place(account.pk)
    sync_account(account.pk)
    assert len(mailbox.contents("INBOX")) == 1
    Account.objects.update(queued_at=timezone.now() - timedelta(minutes=1))
    sync_account(account.pk)
    assert len(mailbox.contents("Junk")) == 1


def test_no_more_than_so_many_work_on_one_host(accounts: list[Account], settings: Settings) -> None:
    settings.IMAP_CONNECTIONS_PER_HOST = 2
    with lease(accounts[0]), lease(accounts[1]):
        with pytest.raises(HostFullError, match="IMAP_CONNECTIONS_PER_HOST"), lease(accounts[2]):
            pass
        assert turned_away(accounts[2])
    assert not turned_away(accounts[2])
    assert next_of("127.0.0.1") == accounts[2].pk
    assert next_of("127.0.0.1") is None
    with lease(accounts[2]):
        pass
    settings.IMAP_CONNECTIONS_PER_HOST = 0
    with lease(accounts[0]), lease(accounts[1]), lease(accounts[2]):
        pass


SETUP = """
import django, json, sys
django.setup()
from django.core.management import call_command
from imap.models import Account, Security, Stage
from imap.tasks import queue
from users.models import User
call_command("migrate", verbosity=0)
port, password, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
names = sys.argv[4:]
for number, name in enumerate(names):
    account = Account(user=User.objects.create(address=f"{name}@home.example"), host="127.0.0.1",
        port=port, security=Security.PLAIN, username=name, stage=Stage.LIVE)
    account.password = password
    account.save()
    queue(account.pk, seconds)
"""
LOOK = """
import django, json, time
django.setup()
from imap.models import Account, Arrival
noisy, *others = Account.objects.order_by("pk")
ends = time.monotonic() + 240
of_others = Arrival.objects.exclude(folder__account=noisy).order_by("-pk")
while of_others.count() < len(others) * 2:
    assert time.monotonic() < ends, "the others waited too long"
    time.sleep(0.3)
last = of_others.first().pk
print(json.dumps(Arrival.objects.filter(folder__account=noisy, pk__lt=last).count()))
"""


def test_a_noisy_account_starves_nobody_with_a_single_worker(
    tmp_path: Path, dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    noisy, *others = [mailboxes(dovecot) for _ in range(OTHERS + 1)]
    assert noisy.contents("INBOX") == []
    folder = dovecot.mail / noisy.name / "new"
    owner = folder.stat()
    for number in range(NOISE):
        path = folder / f"{1_700_000_000 + number}.M{number}.host"
        path.write_bytes(letter("who@else.example", f"Question {number}"))
        os.chown(path, owner.st_uid, owner.st_gid)
    for each in others:
        each.deliver(letter("anna@friend.example", "Lunch"))
        each.deliver(letter("anna@friend.example", "Dinner"))
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'turns.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "x" * 50,
        "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "localhost",
    }
    names = [each.name for each in (noisy, *others)]
    made = [sys.executable, "-c", SETUP, str(dovecot.port), PASSWORD, str(SECONDS_A_TURN), *names]
    subprocess.run(made, env=environment, check=True, timeout=120)
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "sync", "-c", "1",
         "--pool", "threads"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        looked = subprocess.run(
            [sys.executable, "-c", LOOK],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=280,
        )
    finally:
        worker.terminate()
        worker.wait(60)
    assert 0 < json.loads(looked.stdout) < NOISE


def test_what_cannot_be_queued_keeps_no_place(
    accounts: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("imap.tasks.take_turn.delay", away)
    with pytest.raises(ConnectionError):
        queue(accounts[0].pk)
    assert not is_waiting(accounts[0].pk)
