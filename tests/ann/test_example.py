import numpy as np
import pytest

from ann.example import Example, UnknownVersion, example, slot
from tests.ann.letters import letter, told


def test_an_example_survives_its_bytes() -> None:
    given = told(1, spam=True)
    back = Example.from_bytes(given.to_bytes())
    for ours, theirs in zip(back.content, given.content, strict=True):
        assert ours.tolist() == theirs.tolist()
    assert back.slots.tolist() == given.slots.tolist()
    assert back.amounts.tolist() == given.amounts.tolist()
    assert back.to_bytes() == given.to_bytes()


def test_an_example_of_nothing_survives_its_bytes() -> None:
    nothing = np.empty(0, dtype=np.uint32)
    given = Example((nothing,) * 4, np.empty(0, np.uint16), np.empty(0, np.float32))
    assert [len(view) for view in Example.from_bytes(given.to_bytes()).content] == [0] * 4


@pytest.mark.parametrize("stored", [b"", b"\x00" * 40, b"\xff\x13" + b"\x00" * 40])
def test_bytes_of_another_version_are_refused_by_name(stored: bytes) -> None:
    with pytest.raises(UnknownVersion, match="another version"):
        Example.from_bytes(stored)


def test_a_signal_never_heard_of_is_taken_and_one_of_zero_is_left_out() -> None:
    plain = example(letter("text"), {})
    given = example(letter("text"), {"a new signal": 0.25, "an idle signal": 0.0})
    added = set(given.slots.tolist()) - set(plain.slots.tolist())
    assert added == {slot("a new signal")}
    assert given.amounts[given.slots.tolist().index(slot("a new signal"))] == 0.25


def test_stored_bytes_hold_no_readable_word() -> None:
    stored = example(letter("confidential meeting"), {}).to_bytes()
    assert b"confidential" not in stored
    assert b"meeting" not in stored
