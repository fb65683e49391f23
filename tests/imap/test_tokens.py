"""One process at a time renews an account's token, on either database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import MySQLdb
import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from imap.errors import RefusedLoginError, UnreachableError
from imap.models import Account, Login, Security, Stage
from imap.oauth import Grant
from imap.tokens import access_token
from tests.imap.token_server import TokenServer
from tests.servers.mariadb import MariaDB
from users.models import User

NUMBERS = count(1)
PROCESSES = 2
THREADS = 3
MAKE = """
import django, sys
django.setup()
from django.core.management import call_command
from tests.imap.test_tokens import granted
from users.models import User
call_command("migrate", verbosity=0)
granted(User.objects.create(address="me@home.example"), sys.argv[1]).save()
"""


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    """A server that ends a grant whose refresh token is used twice."""
    with closing(TokenServer()) as server:
        server.rotates = True
        server.grants["first"] = "anna"
        yield server


def granted(user: User, url: str) -> Account:
    """An account with a grant and no token yet, not saved."""
    account = Account(
        user=user,
        host="127.0.0.1",
        port=143,
        security=Security.PLAIN,
        username="anna",
        stage=Stage.LIVE,
        login=Login.OAUTH2,
        client_id="hamlet",
        token_endpoint=f"{url}/token",
    )
    account.password = Grant("first").to_json()
    return account


@pytest.fixture(params=["sqlite", "mariadb"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database on each kind of server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tokens.sqlite3'}"
    server: MariaDB = request.getfixturevalue("mariadb")
    name = f"tokens{next(NUMBERS)}"
    connection = MySQLdb.connect(unix_socket=str(server.socket), user="root")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} COLLATE utf8mb4_bin")
    connection.close()
    return server.url(name)


def test_processes_that_need_a_token_at_once_ask_for_it_once(
    tokens: TokenServer, database: str, tmp_path: Path
) -> None:
    tokens.takes = 1.0
    begin = tmp_path / "begin"
    environment = os.environ | {
        "DATABASE_URL": database,
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "x" * 50,
        "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "localhost",
    }
    made = [sys.executable, "-c", MAKE, tokens.url]
    subprocess.run(made, env=environment, check=True, timeout=120)
    command = [sys.executable, "-m", "tests.imap.renewers_at_once", str(begin), str(THREADS)]
    asking = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    begin.touch()
    answers = [process.communicate(timeout=120)[0] for process in asking]
    found = [token for answer in answers for token in json.loads(answer)]
    assert len(found) == PROCESSES * THREADS
    assert len(set(found)) == 1
    assert len(tokens.asked) == 1
    assert list(tokens.grants.values()) == ["anna"]


@pytest.mark.django_db
def test_whoever_died_while_he_asked_blocks_nobody_for_long(tokens: TokenServer) -> None:
    account = granted(User.objects.create(address="me@home.example"), tokens.url)
    account.renewing_until = timezone.now() - timedelta(seconds=1)
    account.save()
    assert access_token(account) in tokens.tokens
    assert Account.objects.get().renewing_until is None


@pytest.mark.django_db
def test_a_failed_renewal_ends_its_claim(tokens: TokenServer) -> None:
    account = granted(User.objects.create(address="me@home.example"), tokens.url)
    account.save()
    tokens.answers = (503, b"{}")
    with pytest.raises(UnreachableError):
        access_token(account)
    assert Account.objects.get().renewing_until is None
    tokens.answers = (400, b'{"error": "invalid_grant"}')
    with pytest.raises(RefusedLoginError):
        access_token(account)
    assert Account.objects.get().renewing_until is None


@pytest.mark.django_db
def test_an_account_that_was_removed_gets_no_token(tokens: TokenServer) -> None:
    account = granted(User.objects.create(address="me@home.example"), tokens.url)
    account.save()
    Account.objects.all().delete()
    with pytest.raises(UnreachableError, match="removed"):
        access_token(account)
    assert tokens.asked == []
