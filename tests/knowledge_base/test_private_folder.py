from pathlib import Path

import pytest

from knowledge_base.private_folder import is_private


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "some" / "folder"
    assert is_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert is_private(folder)


@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
def test_a_folder_in_which_others_may_write_is_not_private(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(mode)
    assert not is_private(folder)


def test_neither_a_link_nor_a_file_is_a_private_folder(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "file").touch()
    assert is_private(tmp_path)
    assert not is_private(tmp_path / "link")
    assert not is_private(tmp_path / "file")
    assert not is_private(tmp_path / "file" / "folder")
