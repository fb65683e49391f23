import json
import os
import subprocess
import sys

import MySQLdb
import pytest
from cryptography.fernet import Fernet

from ann.retraining import Outcome


@pytest.fixture(params=["sqlite", "mariadb"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'retrainers.sqlite3'}"
    server = request.getfixturevalue("mariadb")
    connection = MySQLdb.connect(unix_socket=str(server.socket), user="root")
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE retrainers COLLATE utf8mb4_bin")
    connection.close()
    return server.url("retrainers")


def test_of_two_retrainings_at_once_one_takes_over_and_nothing_breaks(url, tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "tests.ann.retrainers_at_once"],
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
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    left = json.loads(ran.stdout)
    assert len(left["outcomes"]) == 2
    assert set(left["outcomes"]) <= {
        Outcome.PROMOTED,
        Outcome.OVERTAKEN,
        Outcome.NOTHING_NEW,
        Outcome.KEPT,
    }
    assert left["live"] == max(left["promoted"])
    assert left["same everywhere"]
    assert left["trained on"] == [88, 88]
    assert left["all retired"]
