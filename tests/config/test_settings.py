import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.config.fresh import manage, python, refusal, setting

PRODUCTION = {
    "DATABASE_URL": "mysql://hamlet:sesame@db.example/hamlet",
    "BROKER_URL": "redis://broker.example:6379/0",
    "SECRET_KEY": "m4Jq-zBv0aXy8TtR_c2NnE6uWkPl1HsGfD7oQiY5eVw9KjLhS3",
    "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "hamlet.example.org",
}


def test_an_empty_environment_asks_nothing_and_keeps_the_secrets_it_makes(tmp_path: Path) -> None:
    keys = "[settings.SECRET_KEY, settings.CREDENTIAL_KEYS]"
    first = setting(keys, DATA_DIR=str(tmp_path / "new"))
    second = setting(keys, DATA_DIR=str(tmp_path / "new"))
    assert first == second
    assert len(first[0]) >= 50
    Fernet(first[1][0])


def test_kept_secrets_and_their_folder_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    setting("0", DATA_DIR=str(folder))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("secret_key", "credential_key"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_two_installations_have_different_secrets(tmp_path: Path) -> None:
    one = setting("settings.SECRET_KEY", DATA_DIR=str(tmp_path / "one"))
    two = setting("settings.SECRET_KEY", DATA_DIR=str(tmp_path / "two"))
    assert one != two


def test_the_embedded_database_waits_for_a_lock_and_writes_ahead(tmp_path: Path) -> None:
    database = setting("settings.DATABASES['default']", DATA_DIR=str(tmp_path))
    assert database["NAME"] == str(tmp_path / "hamlet.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    pragmas = python(
        "import django; django.setup(); from django.db import connection as c; k = c.cursor(); "
        "print(k.execute('PRAGMA journal_mode').fetchone()[0])",
        DATA_DIR=str(tmp_path),
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    assert pragmas.stdout.strip() == "wal", pragmas.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "CREDENTIAL_KEYS", "ALLOWED_HOSTS"])
def test_a_server_database_has_no_default_for_what_must_be_said(name: str, tmp_path: Path) -> None:
    said = {key: value for key, value in PRODUCTION.items() if key != name}
    line = refusal(DATA_DIR=str(tmp_path), **said)
    assert f"{name}: is missing" in line
    assert f"For example: {name}=" in line


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("DEBUG", "maybe", "Not a valid boolean"),
        ("BEHIND_PROXY", "perhaps", "Not a valid boolean"),
        ("DATABASE_URL", "postgres://u:sesame@h/db", "must begin with mysql://"),
        ("DATABASE_URL", "mysql://u:ses/ame@h/db", "is not a URL of a database"),
        ("DATABASE_URL", "mysql://u:sesame@h/", "names no database"),
        ("BROKER_URL", "kafka://u:sesame@h", "must begin with redis:// or amqp://"),
        ("TIME_ZONE", "Elsinore", "is not the name of a time zone"),
        ("TIME_ZONE", "../etc/passwd", "is not the name of a time zone"),
        ("LOG_LEVEL", "LOUD", "Not a valid log level"),
        ("LOG_FORMAT", "xml", "must be plain or json"),
        ("DATA_DIR", "/proc/hamlet", "/proc/hamlet"),
        ("RAW_DAYS", "-1", "greater than or equal to 0"),
        ("ACCOUNT_LEASE_SECONDS", "1", "greater than or equal to 5"),
        ("IMAP_CONNECTIONS_PER_HOST", "many", "Not a valid integer"),
        ("WORKER_MEMORY_MIB", "1", "greater than or equal to 128"),
    ],
)
def test_a_malformed_value_is_named_explained_and_never_repeated(
    name: str, value: str, wrong: str, tmp_path: Path
) -> None:
    line = refusal(**({"DATA_DIR": str(tmp_path)} | {name: value}))
    assert name in line
    assert wrong in line
    assert f"For example: {name}=" in line
    assert "sesame" not in line
    assert "ses/ame" not in line


def test_production_passes_the_deployment_checks_of_django(tmp_path: Path) -> None:
    checked = manage(
        "check", "--deploy", "--fail-level", "WARNING", DATA_DIR=str(tmp_path), **PRODUCTION
    )
    assert checked.returncode == 0, checked.stderr


def test_production_speaks_https_only_and_the_embedded_start_does_not(tmp_path: Path) -> None:
    secure = (
        "[settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, "
        "settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0]"
    )
    assert setting(secure, DATA_DIR=str(tmp_path), **PRODUCTION) == [True] * 4
    assert setting(secure, DATA_DIR=str(tmp_path)) == [False] * 4


def test_a_proxy_is_believed_only_when_the_administrator_says_so(tmp_path: Path) -> None:
    header = "getattr(settings, 'SECURE_PROXY_SSL_HEADER', None)"
    assert setting(header, DATA_DIR=str(tmp_path)) is None
    assert setting(header, DATA_DIR=str(tmp_path), BEHIND_PROXY="true") == [
        "HTTP_X_FORWARDED_PROTO",
        "https",
    ]


def test_credential_keys_are_a_list_so_that_they_can_be_rotated(tmp_path: Path) -> None:
    new, old = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    keys = setting(
        "settings.CREDENTIAL_KEYS", DATA_DIR=str(tmp_path), CREDENTIAL_KEYS=f"{new}, {old}"
    )
    assert keys == [new, old]


def test_a_wsgi_server_refuses_to_start_with_a_worthless_key(tmp_path: Path) -> None:
    started = python(
        "import config.wsgi", **(PRODUCTION | {"DATA_DIR": str(tmp_path), "SECRET_KEY": "short"})
    )
    assert started.returncode != 0
    assert "hamlet.E002" in started.stderr
