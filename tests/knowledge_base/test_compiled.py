from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge_base.compiled import compiled

Sum = Callable[[NDArray[np.int64]], int]


def compiled_sum(folder: Path) -> Sum:
    @compiled("int64[::1]", folder=folder)
    def added(numbers: NDArray[np.int64]) -> int:
        total = 0
        for number in numbers:
            total += number
        return total

    return cast("Sum", added)


def adds(added: Sum) -> bool:
    return added(np.arange(5)) == 10


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_compiled_is_kept_for_the_next_process(tmp_path: Path) -> None:
    assert adds(compiled_sum(tmp_path))
    before = {path: path.stat().st_mtime_ns for path in kept(tmp_path)}
    assert len(before) == 2
    assert adds(compiled_sum(tmp_path))
    assert {path: path.stat().st_mtime_ns for path in kept(tmp_path)} == before


def test_nothing_is_believed_where_others_may_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert adds(compiled_sum(tmp_path))
    assert kept(tmp_path) == []


def test_it_is_compiled_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert adds(compiled_sum(tmp_path / "file"))


@pytest.mark.parametrize("content", [b"", b"\x80\x05 not whole"])
def test_files_that_are_not_whole_are_passed_over(tmp_path: Path, content: bytes) -> None:
    assert adds(compiled_sum(tmp_path))
    for path in kept(tmp_path):
        path.write_bytes(content)
    assert adds(compiled_sum(tmp_path))


def test_arguments_of_another_kind_are_refused_not_compiled_for(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="No matching definition"):
        compiled_sum(tmp_path)(np.arange(5, dtype=np.int32))
