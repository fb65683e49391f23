import os
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.index_files import IndexFiles, IndexName, Snapshot

NAME = IndexName(user_id=1, limit=100, floor=20, reach=0.5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "indexes"


@pytest.fixture
def files(folder: Path) -> IndexFiles:
    return IndexFiles(folder)


def snapshot(stamp: int = 7, *, size: int = 3) -> Snapshot:
    return Snapshot(stamp, older_stored=True, parts={"some": np.arange(size)})


def stamp_in(files: IndexFiles, name: IndexName = NAME) -> int | None:
    found = files.read(name)
    return None if found is None else found.stamp


def test_what_was_written_last_is_read(files: IndexFiles, folder: Path) -> None:
    assert files.read(NAME) is None
    files.write(NAME, snapshot(6))
    files.write(NAME, snapshot(7))
    found = files.read(NAME)
    assert found is not None
    assert (found.stamp, found.older_stored) == (7, True)
    np.testing.assert_array_equal(found.parts["some"], np.arange(3))
    [path] = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("other", [{"user_id": 2}, {"limit": 9}, {"floor": 9}, {"reach": 0.7}])
def test_each_name_has_its_own_and_none_is_served_anothers(
    files: IndexFiles, folder: Path, other: dict[str, int]
) -> None:
    files.write(NAME, snapshot())
    [mine] = folder.iterdir()
    name = NAME._replace(**other)
    assert files.read(name) is None
    files.write(name, snapshot(8))
    [theirs] = set(folder.iterdir()) - {mine}
    mine.replace(theirs)
    assert files.read(name) is None


@pytest.mark.parametrize("content", [b"", b"not a file of ours", b"HamletA1" + bytes(999)])
def test_a_damaged_file_is_passed_over_and_written_anew(
    files: IndexFiles, folder: Path, content: bytes
) -> None:
    files.write(NAME, snapshot())
    [path] = folder.iterdir()
    path.write_bytes(content)
    assert files.read(NAME) is None
    files.write(NAME, snapshot(9))
    assert stamp_in(files) == 9


def test_those_read_least_recently_go_where_room_ends(folder: Path) -> None:
    files = IndexFiles(folder, most_bytes=30_000)
    names = [NAME._replace(user_id=number) for number in range(4)]
    for age, name in enumerate(names[:3]):
        files.write(name, snapshot(size=1000))
        [path] = folder.glob(f"{name.user_id}-*")
        os.utime(path, (age, age))
    assert files.read(names[0]) is not None
    files.write(names[3], snapshot(size=1000))
    assert [stamp_in(files, name) for name in names] == [7, None, 7, 7]


def test_what_a_killed_writer_left_goes_too(folder: Path) -> None:
    files = IndexFiles(folder, most_bytes=30_000)
    files.write(NAME, snapshot())
    left = folder / "1-100-20-0.5.part"
    left.write_bytes(bytes(40_000))
    os.utime(left, (1, 1))
    files.write(NAME, snapshot(8))
    assert not left.exists()
    assert stamp_in(files) == 8


def test_nothing_of_a_user_is_left_and_nobody_else_loses_anything(
    files: IndexFiles, folder: Path
) -> None:
    other = NAME._replace(user_id=11)
    files.forget(1)
    for name in (NAME, NAME._replace(floor=1), other):
        files.write(name, snapshot())
    (folder / "1-100-20-0.5.part").touch()
    files.forget(1)
    assert len(list(folder.iterdir())) == 1
    assert stamp_in(files, other) == 7


def test_where_nothing_can_be_written_nothing_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    files = IndexFiles(tmp_path / "file" / "indexes")
    files.write(NAME, snapshot())
    assert files.read(NAME) is None


def test_a_full_disk_leaves_what_was_there(
    files: IndexFiles, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files.write(NAME, snapshot())
    [path] = folder.iterdir()
    # In place of a disk that is full: a file cannot take the place of a folder.
    path.unlink()
    path.mkdir()
    files.write(NAME, snapshot(8))
    assert "no index was written" in caplog.text
    assert list(folder.iterdir()) == [path]


def test_what_others_may_have_written_is_not_believed(files: IndexFiles, folder: Path) -> None:
    files.write(NAME, snapshot())
    folder.chmod(0o777)
    assert files.read(NAME) is None
