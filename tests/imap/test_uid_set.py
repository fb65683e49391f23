"""Sets of UIDs are read as they are written."""

import pytest

from imap.uid_set import expand, numbers, spans


@pytest.mark.parametrize(
    ("written", "uids"), [("4", [4]), ("4,7:9", [4, 7, 8, 9]), ("9:7", [7, 8, 9]), ("3:3", [3])]
)
def test_sets_of_uids_are_read_as_they_are_written(written: str, uids: list[int]) -> None:
    assert expand(written) == uids


def test_a_span_may_be_as_long_as_a_server_likes() -> None:
    assert spans("1:4294967295,7") == [range(1, 4294967296), range(7, 8)]


def test_numbers_are_written_in_order() -> None:
    assert numbers({9, 2, 30}) == "2,9,30"
