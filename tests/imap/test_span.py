"""A span ends when its clock says so, and a part of it no later."""

from imap.span import Span


def test_it_is_over_once_its_seconds_have_passed() -> None:
    hands = iter([100.0, 159.9, 160.0])
    span = Span.of(60, lambda: next(hands))
    assert not span.over
    assert span.over


def test_a_part_is_a_share_of_what_is_left() -> None:
    assert Span(160.0, lambda: 120.0).part(0.25).ends == 130.0


def test_of_a_span_that_is_over_nothing_is_left_to_share() -> None:
    part = Span(160.0, lambda: 200.0).part(0.5)
    assert part.over
    assert part.ends == 200.0
