"""What is remembered: short texts, the latest, once worked out."""

from collections import Counter

from mail.limits import REMEMBERED, REMEMBERED_CHARACTERS
from mail.remembered import remembered


def test_a_short_text_is_worked_out_once_and_a_long_one_each_time() -> None:
    worked: Counter[int] = Counter()

    @remembered
    def length(text: str) -> int:
        worked[len(text)] += 1
        return len(text)

    for text in ("ab", "ab", "x" * (REMEMBERED_CHARACTERS + 1), "x" * (REMEMBERED_CHARACTERS + 1)):
        assert length(text) == len(text)
    assert worked == {2: 1, REMEMBERED_CHARACTERS + 1: 2}


def test_the_oldest_are_forgotten() -> None:
    worked: list[str] = []

    @remembered
    def note(text: str) -> None:
        worked.append(text)

    for number in range(REMEMBERED + 1):
        note(str(number))
    note("1")
    note("0")
    assert worked[-1] == "0"
    assert len(worked) == REMEMBERED + 2
