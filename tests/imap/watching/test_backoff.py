"""Waits grow up to a bound, and differ."""

from itertools import islice

from imap.watching.backoff import LONGEST, waits


def test_waits_double_up_to_a_bound() -> None:
    bounds = [min(2.0**n, LONGEST) for n in range(20)]
    for wait, bound in zip(waits(), bounds, strict=False):
        assert bound / 4 <= wait <= bound


def test_two_who_fail_together_do_not_come_back_together() -> None:
    assert list(islice(waits(), 10)) != list(islice(waits(), 10))
