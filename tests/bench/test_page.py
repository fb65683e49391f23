"""The page says what holds, what does not, and what could not be measured."""

from bench.measured import Goal, Measured
from bench.page import number, page

FOUND = {
    "learning": [Measured("learning", "ms", (2.0, 4.0), Goal.at_most(2.5), "0.1 ms", "slow disk")],
    "parsing": [Measured("parsing", "ms", (0.25,))],
    "two_workers": [Measured("two_workers", "", note="not measured here: a second core")],
}


def test_the_page_tells_everything() -> None:
    text = page(FOUND, machine={"cores": 1, "python": "3.11"})
    assert "cores 1, python 3.11" in text
    assert "| `learning` | ≤ 2.5 | 3 ms | 2.5 to 3.5 | **no** | 0.1 ms |" in text
    assert "0 of 1 hold; not yet: `learning`." in text
    assert "- `learning`: slow disk" in text
    assert "| `parsing` |  | 0.25 ms | 0.25 to 0.25 |  |  |" in text
    assert "not measured here: a second core" in text
    assert "## judging_batches" not in text


def test_numbers_have_three_digits_that_count() -> None:
    assert [number(x) for x in (0.01234, 3.14159, 42.0, 1234.5)] == [
        "0.0123",
        "3.14",
        "42",
        "1,234",
    ]
