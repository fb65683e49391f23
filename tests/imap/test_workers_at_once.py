"""Several workers at one account at once never act twice, on either database."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import MySQLdb
import pytest
from cryptography.fernet import Fernet

from tests.imap.letters import letter
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.mariadb import MariaDB

NUMBERS = count(1)
WORKERS = 3
ROUNDS = 20


@pytest.fixture(params=["sqlite", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database on each kind of server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'workers.sqlite3'}"
    server: MariaDB = request.getfixturevalue("mariadb")
    name = f"workers{next(NUMBERS)}"
    connection = MySQLdb.connect(unix_socket=str(server.socket), user="root")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} COLLATE utf8mb4_bin")
    connection.close()
    return server.url(name)


@pytest.mark.parametrize("offers", ["dovecot", "dovecot_without_move"])
def test_whatever_comes_is_judged_filed_and_heard_once(
    url: str,
    tmp_path: Path,
    mailboxes: Callable[[Dovecot], Mailbox],
    request: pytest.FixtureRequest,
    offers: str,
) -> None:
    mailbox = mailboxes(request.getfixturevalue(offers))
    end = tmp_path / "end"
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.imap.workers_at_once"),
            *(str(mailbox.server.port), mailbox.name, str(WORKERS), str(end)),
        ],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url,
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "only for this test",
            "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
            "ALLOWED_HOSTS": "localhost",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as working:
        try:
            for number in range(ROUNDS):
                for sender, subject in (
                    ("anna@friend.example", "Lunch"),
                    ("seller@shop.example", "Sesamoid"),
                    ("stranger@elsewhere.example", "Question"),
                ):
                    mailbox.deliver(letter(sender, f"{subject} {number}"))
                time.sleep(0.2)
            wait_until_filed(mailbox)
            mailbox.client.select_folder("INBOX")
            for uid in mailbox.client.search(["UNDELETED"])[:5]:
                mailbox.client.copy([uid], "Junk")
                mailbox.client.delete_messages([uid])
                mailbox.client.uid_expunge([uid])
        finally:
            end.touch()
        out, err = working.communicate(timeout=120)
    assert working.returncode == 0, err
    found = json.loads(out)
    assert found["arrivals"] == found["judgements"] == found["letters"] == 3 * ROUNDS
    assert found["states"] == {"at rest": 3 * ROUNDS - 5, "left": 5}, found
    assert found["marks"] == found["learned"] == 5
    assert found["busy"] > 0
    assert found["synced"] > 1
    sizes = {folder: len(mailbox.contents(folder)) for folder in ("INBOX", "Junk", "Held")}
    assert sizes == {"INBOX": ROUNDS - 5, "Junk": ROUNDS + 5, "Held": ROUNDS}


def wait_until_filed(mailbox: Mailbox) -> None:
    """All spam and all held mail lies where it belongs, and nowhere else."""
    filed = {"INBOX": ROUNDS, "Junk": ROUNDS, "Held": ROUNDS}
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        folders = filed.keys() & set(mailbox.folders())
        if {folder: len(mailbox.contents(folder)) for folder in folders} == filed:
            return
        time.sleep(0.2)
    pytest.fail("the mail was not filed within two minutes")
