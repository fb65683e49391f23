"""Sets of UIDs are read as they are written."""

import pytest
from imapclient.exceptions import ProtocolError

from imap.uid_set import expand, numbers, spans, within


@pytest.mark.parametrize(
    ("written", "uids"), [("4", [4]), ("4,7:9", [4, 7, 8, 9]), ("9:7", [7, 8, 9]), ("3:3", [3])]
)
def test_sets_of_uids_are_read_as_they_are_written(written: str, uids: list[int]) -> None:
    assert expand(written) == uids


def test_a_span_may_be_as_long_as_a_server_likes() -> None:
    assert spans("1:4294967295,7") == [range(1, 4294967296), range(7, 8)]


def test_numbers_are_written_in_order() -> None:
    assert numbers({9, 2, 30}) == "2,9,30"


@pytest.mark.parametrize("written", ["1:4000000000", "1:90000,100001:190000"])
def test_no_more_are_written_out_than_a_command_names(written: str) -> None:
    with pytest.raises(ProtocolError):
        expand(written)


@pytest.mark.parametrize("written", ["", "x", "1:y", "*"])
def test_what_is_no_set_is_an_error_of_the_servers(written: str) -> None:
    with pytest.raises(ProtocolError):
        spans(written)


def test_uids_are_found_in_as_many_ranges_as_there_are() -> None:
    holes = [range(uid, uid + 1) for uid in range(100_000, 0, -2)]
    assert within(range(1, 100_001), holes) == set(range(2, 100_001, 2))
    assert within([1, 5, 9], []) == set()
