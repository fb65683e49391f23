import json
import os
import subprocess
import sys

import MySQLdb
import pytest
from cryptography.fernet import Fernet

ROUNDS = 5


@pytest.fixture(params=["sqlite", "mariadb"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'markers.sqlite3'}"
    server = request.getfixturevalue("mariadb")
    connection = MySQLdb.connect(unix_socket=str(server.socket), user="root")
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE markers COLLATE utf8mb4_bin")
    connection.close()
    return server.url("markers")


def test_of_two_contradicting_words_at_once_one_is_asked_about(url, tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "tests.filter.markers_at_once", str(ROUNDS)],
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
    assert json.loads(ran.stdout) == [[["learned", "questioned"], [0.1, 1.0], 1]] * ROUNDS
