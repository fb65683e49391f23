"""Backed up, destroyed, restored, and the same: on a real installation of each kind."""

import json
import stat
import zipfile
from pathlib import Path

import pytest

from operations.backing_up import back_up
from operations.backup_manifest import BackupError
from operations.restoring import restore
from tests.config.fresh import manage
from tests.operations.state import call


@pytest.fixture
def filled(installation: dict[str, str]) -> dict[str, str]:
    migrated = manage("migrate", **installation)
    assert migrated.returncode == 0, migrated.stderr
    call("fill", **installation)
    return installation


def test_backed_up_destroyed_and_restored_it_is_the_same(
    filled: dict[str, str], tmp_path: Path
) -> None:
    before = call("tell", **filled)
    file = tmp_path / "backup.zip"
    made = manage("backup", str(file), "--json", **filled)
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["bytes"] == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {"backup.zip", "data"}
    with zipfile.ZipFile(file) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"gravedigger" in content
    for name in ("SECRET_KEY", "CREDENTIAL_KEYS"):
        assert filled[name].encode() not in content

    call("destroy", **filled)
    restored = manage("restore", str(file), "--json", **filled)
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["pending_migrations"] == 0
    assert call("tell", **filled) == before
    assert before["judged"]["anna@elsinore.example"] != before["judged"]["ben@home.example"]


def test_a_database_with_users_is_replaced_only_when_told_and_by_what_is_whole(
    filled: dict[str, str], tmp_path: Path
) -> None:
    before = call("tell", **filled)
    file = tmp_path / "backup.zip"
    assert manage("backup", str(file), **filled).returncode == 0
    assert manage("erase", "anna@elsinore.example", "--yes", **filled).returncode == 0
    refused = manage("restore", str(file), **filled)
    assert refused.returncode == 1
    assert "say --replace" in refused.stderr
    assert "anna@elsinore.example" not in call("tell", **filled)["judged"]

    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    (tmp_path / "damaged.zip").write_bytes(damaged)
    refused = manage("restore", str(tmp_path / "damaged.zip"), "--replace", **filled)
    assert refused.returncode == 1
    assert "damaged" in refused.stderr
    assert list(call("tell", **filled)["judged"]) == ["ben@home.example"]

    assert manage("restore", str(file), "--replace", **filled).returncode == 0
    assert call("tell", **filled) == before


def test_nothing_is_backed_up_where_there_are_no_tables(
    installation: dict[str, str], tmp_path: Path
) -> None:
    refused = manage("backup", str(tmp_path / "backup.zip"), **installation)
    assert refused.returncode == 1
    assert "nothing to back up" in refused.stderr
    assert not (tmp_path / "backup.zip").exists()


def rewritten(file: Path, **changes: object) -> None:
    """The back-up with other words in its manifest."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"]) | changes
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "newer Hamlet"),
        ({"migrations": [["filter", "9999_from_the_future"]]}, "newer Hamlet"),
        ({"database": "oracle"}, "no back-up of Hamlet"),
        ({"surprise": 1}, "no back-up of Hamlet"),
    ],
)
def test_what_cannot_be_restored_is_refused(
    changes: dict[str, object], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    back_up(file)
    rewritten(file, **changes)
    with pytest.raises(BackupError, match=said):
        restore(file)


@pytest.mark.django_db(transaction=True)
def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", "{}")
    made = back_up(tmp_path / "own.zip")
    other = {"sqlite": "mysql", "mysql": "sqlite"}[made.database]
    (tmp_path / "own.zip").rename(file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr({"mysql": "database.sql", "sqlite": "database.sqlite3"}[other], b"")
    rewritten(file, database=other)
    with pytest.raises(BackupError, match="DATABASE_URL names"):
        restore(file)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_bytes(content)
    with pytest.raises(BackupError, match="no back-up of Hamlet"):
        restore(file)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(tmp_path / "file" / "backup.zip")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.django_db(transaction=True)
def test_the_folder_of_a_backup_is_made_and_is_nobody_elses(tmp_path: Path) -> None:
    back_up(tmp_path / "backups" / "monday.zip")
    assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700
