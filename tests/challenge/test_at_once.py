"""Exactly once, with processes that do the same at the same moment, and one that dies."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import MySQLdb
import pytest
from cryptography.fernet import Fernet

from challenge.delivering import Outcome
from challenge.rules import Refusal
from challenge.state import State
from tests.challenge.answerers_at_once import LETTERS

PATIENCE = 120
PEOPLE = 3
KEY = Fernet.generate_key().decode()


class Database:
    """A database that processes work on together."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "SECRET_KEY": "only for this test",
            "CREDENTIAL_KEYS": KEY,
            "ALLOWED_HOSTS": "localhost",
        }

    def start(self, work: str, folder: Path) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.challenge.answerers_at_once", work, str(folder)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def alone(self, work: str):
        [found] = said([self.start(work, self.folder)])
        return found

    def together(self, *works: str):
        """What each says that began when all were ready."""
        folder = self.folder / uuid4().hex
        folder.mkdir()
        processes = [self.start(work, folder) for work in works]
        deadline = time.monotonic() + PATIENCE
        while len(list(folder.iterdir())) < len(works) and time.monotonic() < deadline:
            time.sleep(0.05)
        (folder / "go").touch()
        return said(processes)


def said(processes):
    found = []
    for process in processes:
        output, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
        found.append(json.loads(output))
    return found


@pytest.fixture(params=["sqlite", "mariadb"])
def database(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'together.sqlite3'}"
    else:
        server = request.getfixturevalue("mariadb")
        name = f"together_{uuid4().hex}"
        connection = MySQLdb.connect(unix_socket=str(server.socket), user="root")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} COLLATE utf8mb4_bin")
        connection.close()
        url = server.url(name)
    made = Database(url, tmp_path)
    made.alone("prepare")
    return made


def test_considered_and_answered_at_once_every_letter_is_delivered_exactly_once(database):
    considered = database.together(*["consider"] * PEOPLE)
    assert sum(considered) == 2 * LETTERS
    rows = database.alone("left")["challenges"]
    assert rows.count([State.DUE, ""]) == LETTERS
    assert rows.count([State.REFUSED, Refusal.ASKED_LATELY]) == LETTERS

    dead = database.start("die", database.folder)
    dead.communicate(timeout=PATIENCE)
    assert dead.returncode == -signal.SIGKILL
    left = database.alone("left")
    assert left["challenges"] == rows
    assert left["passes"] == []
    assert set(left["actions"]) == {"hold"}

    answered = database.together(*["answer"] * PEOPLE)
    for outcomes in zip(*answered, strict=True):
        assert sorted(outcomes) == sorted([Outcome.DELIVERED, *[Outcome.ALREADY] * (PEOPLE - 1)])
    left = database.alone("left")
    assert len(left["passes"]) == len(set(left["passes"])) == LETTERS
    assert left["actions"] == ["deliver"] * 2 * LETTERS


def test_answered_while_its_time_ends_a_letter_is_delivered_or_junked_never_both(database):
    database.together("consider")
    assert database.alone("send") == LETTERS
    outcomes, ended, again = database.together("answer", "expire", "expire")
    delivered = outcomes.count(Outcome.DELIVERED)
    assert delivered + ended + again == LETTERS
    left = database.alone("left")
    assert len(left["passes"]) == delivered
    assert left["actions"].count("deliver") == 2 * delivered
    assert left["actions"].count("junk") == 2 * (ended + again)
