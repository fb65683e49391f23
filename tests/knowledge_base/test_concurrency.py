import json
import os
import subprocess
import sys
from pathlib import Path

import MySQLdb
import pytest
from cryptography.fernet import Fernet

from tests.servers.mariadb import MariaDB

THREADS = 4
LETTERS = 6


@pytest.fixture(params=["sqlite", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'learners.sqlite3'}"
    server: MariaDB = request.getfixturevalue("mariadb")
    connection = MySQLdb.connect(unix_socket=str(server.socket), user="root")
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE learners COLLATE utf8mb4_bin")
    connection.close()
    return server.url("learners")


def test_those_who_teach_one_user_at_once_lose_no_count(url: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.knowledge_base.learners_at_once", str(THREADS), str(LETTERS)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url,
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "only for this test",
            "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
            "ALLOWED_HOSTS": "localhost",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    said = THREADS * LETTERS
    assert json.loads(ran.stdout) == {
        "received": said // 2,
        "sent": LETTERS,
        "ham": said // 2,
        "spam": said,
        "earlier spam": said,
        "habit of the domain": said // 2,
        "habit of the user": {"12": said // 2},
        "wanted": said // 2,
        "unwanted": said,
        "unwanted since": said,
        "confirmed": said,
        "ledgers": 1,
        "journal": said,
    }
