"""Dates as mail writes them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.moment import read_moment
from tests.mail.reading import unhurried

MOMENT = datetime(2002, 8, 22, 11, 46, 39, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 22 Aug 2002 12:46:39 +0100",
        "22 Aug 2002 11:46:39 -0000",
        " Thu, 22 Aug 2002 04:46:39 -0700 (PDT)",
        "Thu, 22 Aug 2002 11:46:39 GMT",
        "22 Aug 02 07:46:39 EDT",
        "Thu Aug 22 11:46:39 2002",
    ],
)
def test_dates_of_all_styles_are_one_moment(text: str) -> None:
    assert read_moment(text) == MOMENT


@pytest.mark.parametrize(
    "text", ["", "today", "32 Aug 2002 11:46:39 +0000", "1 Jan 0001 00:00:00 +2300", "1 Jan 99999"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_moment(text) is None


def test_a_leap_second_is_read() -> None:
    assert read_moment("Sat, 31 Dec 2016 23:59:60 +0000") == datetime(
        2016, 12, 31, 23, 59, 59, tzinfo=UTC
    )


@unhurried
@given(st.text(st.sampled_from("0123456789 :+-,.JanFebGMT/()"), max_size=40))
def test_any_text_is_a_moment_in_utc_or_none(text: str) -> None:
    found = read_moment(text)
    assert found is None or found.tzinfo is UTC
