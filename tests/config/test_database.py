from pathlib import Path

import pytest

from config.database import database, embedded_url


def test_a_mysql_url_becomes_a_strict_utf8_connection() -> None:
    found = database("mysql://hamlet:ses%2Fame@db.example:3307/mail")
    assert found["ENGINE"] == "django.db.backends.mysql"
    assert (found["USER"], found["PASSWORD"]) == ("hamlet", "ses/ame")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 3307, "mail")
    assert found["OPTIONS"]["charset"] == "utf8mb4"
    assert found["OPTIONS"]["isolation_level"] == "read committed"
    assert "STRICT_ALL_TABLES" in found["OPTIONS"]["init_command"]
    assert found["CONN_HEALTH_CHECKS"] is True


def test_the_test_database_has_the_collation_of_the_real_one() -> None:
    found = database("mysql://hamlet@localhost/mail")
    assert found["TEST"] == {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_bin"}


def test_what_the_url_says_goes_before_the_defaults() -> None:
    found = database("mysql://hamlet@localhost/mail?unix_socket=/run/my.sock&charset=utf8")
    assert found["OPTIONS"]["unix_socket"] == "/run/my.sock"
    assert found["OPTIONS"]["charset"] == "utf8"


def test_the_embedded_database_is_a_file_even_in_a_folder_with_odd_signs(tmp_path: Path) -> None:
    folder = tmp_path / "50% ham #1 ?"
    assert database(embedded_url(folder))["NAME"] == str(folder / "hamlet.sqlite3")


@pytest.mark.parametrize(
    "url", ["", "hamlet", "postgres://a@b/c", "sqlite3://x", "MYSQL:", "mysql://u:p/w@h/d"]
)
def test_any_other_url_is_an_error(url: str) -> None:
    with pytest.raises(ValueError, match=r"must begin with|is not a URL|names no database"):
        database(url)
