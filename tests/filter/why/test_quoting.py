import pytest

from filter.why.quoting import LONGEST, listed, quoted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("refinance", "“refinance”"),
        ("two\r\nlines\tof   it", "“two lines of it”"),
        ("a\x1b[31mred\x00bell\x07", "“a [31mred bell”"),
        ("\u202emoc.knab\u2066", "“moc.knab”"),
        ("zero\u200bwidth", "“zerowidth”"),
        ("half \ud800 pair", "“half pair”"),
        ("<b>bold</b>", "“<b>bold</b>”"),
    ],
)
def test_a_quotation_prints_on_one_line_and_commands_nothing(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_a_long_quotation_is_cut() -> None:
    shown = quoted("x" * 1_000_000)
    assert len(shown) == LONGEST + 2
    assert shown.endswith("…”")


@pytest.mark.parametrize(
    ("parts", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_a_list_reads_as_in_a_sentence(parts: list[str], said: str) -> None:
    assert listed(parts) == said
