"""Several processes send what is due at the same moment, and one of them dies."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import MySQLdb
import pytest
from cryptography.fernet import Fernet

from challenge.state import State
from tests.challenge.mail import read
from tests.challenge.senders_at_once import LETTERS
from tests.challenge.smtp_server import Server

PATIENCE = 120
PEOPLE = 3
KEY = Fernet.generate_key().decode()


@pytest.fixture(params=["sqlite", "mariadb"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The settings of processes that share a database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'together.sqlite3'}"
    else:
        server, name = request.getfixturevalue("mariadb"), f"sending_{uuid4().hex}"
        with MySQLdb.connect(unix_socket=str(server.socket), user="root") as connection:
            connection.cursor().execute(
                f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
            )
        url = server.url(name)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": url,
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "only for this test",
        "CREDENTIAL_KEYS": KEY,
        "ALLOWED_HOSTS": "localhost",
    }


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that all of them send by."""
    with Server().running() as server:
        yield server


class Senders:
    """Processes that send."""

    def __init__(self, environment: dict[str, str], server: Server, folder: Path) -> None:
        self.environment, self.server, self.folder = environment, server, folder

    def start(self, work: str, folder: Path) -> "subprocess.Popen[str]":
        module = "tests.challenge.senders_at_once"
        return subprocess.Popen(
            [sys.executable, "-m", module, work, str(self.server.port), str(folder)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def alone(self, work: str) -> list[str | None]:
        return said(self.start(work, self.folder))

    def together(self, number: int) -> list[list[str | None]]:
        """What each says that began when all were ready."""
        folder = self.folder / uuid4().hex
        folder.mkdir()
        processes = [self.start("send", folder) for _ in range(number)]
        deadline = time.monotonic() + PATIENCE
        while len(list(folder.iterdir())) < number and time.monotonic() < deadline:
            time.sleep(0.02)
        (folder / "go").touch()
        return [said(process) for process in processes]


def said(process: "subprocess.Popen[str]") -> list[str | None]:
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    found: list[str | None] = json.loads(output)
    return found


def test_each_letter_is_sent_once_but_that_of_one_who_is_killed_as_he_sends(
    environment: dict[str, str], server: Server, tmp_path: Path
) -> None:
    senders = Senders(environment, server, tmp_path)
    senders.alone("prepare")
    dies = senders.start("die", tmp_path)
    dies.communicate(timeout=PATIENCE)
    assert dies.returncode == -signal.SIGKILL
    assert len(server.envelopes) == 1

    # While his claim holds nobody sends that letter, and of several one sends each of the others.
    states = [state for each in senders.together(PEOPLE) for state in each]
    assert states.count(State.SENT) == LETTERS - 1
    to = [address for envelope in server.envelopes for address in envelope.rcpt_tos]
    assert sorted(to) == sorted(f"ben{number}@person.example" for number in range(LETTERS))

    assert senders.alone("later") == [State.SENT]
    ids = [read(bytes(each.content or b""))["Message-ID"] for each in server.envelopes]
    assert len(ids) == LETTERS + 1
    assert len(set(ids)) == LETTERS
