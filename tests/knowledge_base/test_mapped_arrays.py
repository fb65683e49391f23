from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from knowledge_base.mapped_arrays import DamagedError, mapped, write

SOME = {
    "numbers": np.arange(9, dtype=np.uint64).reshape(3, 3),
    "none": np.empty((0, 4), np.int16),
    "flags": np.array([True, False, True]),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "arrays"


def save(path: Path, held: dict[str, np.ndarray]) -> None:
    with path.open("wb") as file:
        write(file, {"stamp": 2**62, "name": [1, 0.5]}, held)


KINDS = st.sampled_from([np.uint8, np.bool_, np.int16, np.int32, np.int64, np.uint64, np.float64])


@given(
    st.dictionaries(
        st.text(max_size=5),
        KINDS.flatmap(lambda kind: arrays.arrays(kind, arrays.array_shapes(min_side=0))),
        max_size=4,
    )
)
def test_what_was_written_is_mapped(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, np.ndarray]
) -> None:
    path = tmp_path_factory.mktemp("mapped") / "arrays"
    save(path, held)
    about, found = mapped(path)
    assert about == {"stamp": 2**62, "name": [1, 0.5]}
    assert found.keys() == held.keys()
    for name, array in held.items():
        np.testing.assert_array_equal(found[name], array, strict=True)
        assert found[name].flags.aligned


def test_the_arrays_outlive_their_file_and_writing_to_them_does_not_change_it(path: Path) -> None:
    save(path, SOME)
    mapped(path)[1]["numbers"][0, 0] = 77
    _, found = mapped(path)
    path.unlink()
    np.testing.assert_array_equal(found["numbers"], SOME["numbers"])


def test_no_byte_may_be_another(path: Path) -> None:
    save(path, SOME)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DamagedError):
            mapped(path)


def test_no_byte_may_be_missing_or_added(path: Path) -> None:
    save(path, SOME)
    whole = path.read_bytes()
    for damaged in (*(whole[:size] for size in range(len(whole))), whole + b"\0"):
        path.write_bytes(damaged)
        with pytest.raises(DamagedError):
            mapped(path)


def test_a_file_that_is_not_there_is_no_damaged_one(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        mapped(path)
