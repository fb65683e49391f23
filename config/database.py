"""Where rows are stored, from one URL."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import dj_database_url

SCHEMES = {"sqlite", "mysql"}
SECONDS_TO_WAIT_FOR_A_LOCK = 20
SECONDS_TO_KEEP_A_CONNECTION = 60

# Taking the write lock at the start of a transaction makes writers queue; taken later, at the
# first write, SQLite refuses at once with "database is locked" whatever the timeout says.
SQLITE_OPTIONS = {
    "timeout": SECONDS_TO_WAIT_FOR_A_LOCK,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

MYSQL_OPTIONS = {
    "charset": "utf8mb4",
    "isolation_level": "read committed",
    "init_command": "SET sql_mode='STRICT_ALL_TABLES'",
}


def database(url: str) -> dict[str, Any]:
    """Django's settings for the database at `url`.

    Options in the URL's query go before ours. Raises `ValueError`, without the
    URL's password in it, where the URL names no MySQL, MariaDB or SQLite database.
    """
    scheme = urlsplit(url).scheme
    if scheme not in SCHEMES:
        raise ValueError("must begin with mysql:// (MySQL or MariaDB) or sqlite://")
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        raise ValueError(
            "is not a URL of a database; in a password, "
            "write / : @ # ? % as %2F %3A %40 %23 %3F %25"
        ) from None
    if not parsed["NAME"]:
        raise ValueError("names no database")
    parsed["CONN_MAX_AGE"] = SECONDS_TO_KEEP_A_CONNECTION
    if scheme == "sqlite":
        parsed["OPTIONS"] = SQLITE_OPTIONS | parsed.get("OPTIONS", {})
        return parsed
    parsed["OPTIONS"] = MYSQL_OPTIONS | parsed.get("OPTIONS", {})
    parsed["CONN_HEALTH_CHECKS"] = True
    parsed["TEST"] = {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_bin"}
    return parsed


def embedded_url(data_dir: Path) -> str:
    """The URL of the database that needs no server: one file in `data_dir`."""
    return f"sqlite:///{quote(str(data_dir / 'hamlet.sqlite3'))}"
