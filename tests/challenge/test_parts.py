import pytest

from challenge.parts import part

FILE = bytes(range(100))


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=0-", 0, 99),
        ("bytes=90-", 90, 99),
        ("bytes=90-1000", 90, 99),
        ("bytes=99-99", 99, 99),
        ("bytes=-10", 90, 99),
        ("bytes=-1000", 0, 99),
    ],
)
def test_the_part_that_is_asked_for_is_given(asked: str, first: int, last: int) -> None:
    answer = part(FILE, asked=asked, kind="audio/wav")
    assert answer.status_code == 206
    assert answer.content == FILE[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/100"
    assert answer["Content-Type"] == "audio/wav"


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=0-1,5-6",
        "lines=0-1",
        "bytes=a-b",
        "bytes=\u0661-",
    ],
)
def test_what_is_no_single_part_is_answered_by_the_whole(asked: str) -> None:
    answer = part(FILE, asked=asked, kind="audio/wav")
    assert (answer.status_code, answer.content) == (200, FILE)
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_part_behind_the_end_is_not_there(asked: str) -> None:
    answer = part(FILE, asked=asked, kind="audio/wav")
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */100")
