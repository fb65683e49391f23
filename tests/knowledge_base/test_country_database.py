import logging
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from knowledge_base.country_database import (
    BUNDLED,
    CountryDatabaseError,
    country_of,
    database_problem,
    open_database,
)


@pytest.mark.parametrize(
    ("ip", "country"),
    [
        ("8.8.8.8", "US"),
        ("41.58.0.9", "NG"),
        ("::ffff:41.58.0.9", "NG"),
        ("2a00:1450:4001:800::200e", "IE"),
        ("10.0.0.1", None),
        ("127.0.0.1", None),
        ("not an address", None),
        ("", None),
    ],
)
def test_the_bundled_database_knows_the_country(ip: str, country: str | None) -> None:
    assert country_of(ip) == country


def test_the_bundled_database_is_unpacked_once_and_leaves_no_draft(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    open_database(None, folder).close()
    [unpacked] = folder.iterdir()
    before = unpacked.stat()
    open_database(None, folder).close()
    assert unpacked.stat() == before
    assert [unpacked] == list(folder.iterdir())


def test_processes_that_start_together_all_open_it(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from knowledge_base.country_database import open_database; "
        f"reader = open_database(None, Path({str(tmp_path)!r})); "
        "assert reader.get('8.8.8.8') == {'country_code': 'US'}"
    )
    started = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(4)]
    assert [process.wait(timeout=60) for process in started] == [0, 0, 0, 0]
    assert len(list(tmp_path.iterdir())) == 1


def test_an_absent_or_broken_database_is_a_problem_that_says_what_to_do(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "broken.mmdb"
    broken.write_bytes(b"no database")
    for path in (broken, tmp_path / "absent.mmdb"):
        settings.COUNTRY_DATABASE = path
        problem = database_problem()
        assert problem is not None
        assert str(path) in problem
        assert "COUNTRY_DATABASE" in problem
        with caplog.at_level(logging.ERROR):
            assert country_of("8.8.8.8") is None
            assert country_of("8.8.8.8") is None
    assert len(caplog.records) == 2


def test_a_good_database_is_no_problem(settings: Settings, tmp_path: Path) -> None:
    assert database_problem() is None
    open_database(None, tmp_path).close()
    [settings.COUNTRY_DATABASE] = tmp_path.iterdir()
    assert database_problem() is None
    assert country_of("8.8.8.8") == "US"


def test_a_folder_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder")
    with pytest.raises(CountryDatabaseError, match="unpacked into"):
        open_database(None, occupied / "data")


def test_the_attribution_that_the_licence_asks_for_stands_beside_the_data() -> None:
    attribution = (BUNDLED.parent / "ATTRIBUTION").read_text()
    assert BUNDLED.name in attribution
    for owed in ("Number Resource Organization", "CC BY 4.0", "ip-location-db"):
        assert owed in attribution
