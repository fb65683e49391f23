"""Where values lie on an axis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.report.scale import linear, logistic


def test_a_linear_scale_has_ticks_at_round_numbers():
    assert linear(6047).ticks == (0, 2000, 4000, 6000)
    assert linear(1).ticks == pytest.approx((0, 0.2, 0.4, 0.6, 0.8, 1))
    assert linear(400).ticks == (0, 100, 200, 300, 400)


@given(st.floats(1e-6, 1e9))
def test_a_linear_scale_reaches_to_its_end_and_has_few_ticks(high):
    scale = linear(high)
    assert 2 <= len(scale.ticks) <= 6
    assert scale.share(0) == 0
    assert scale.share(high) == 1
    assert scale.share(high / 2) == pytest.approx(0.5)


def test_a_logistic_scale_is_symmetric_about_the_half():
    scale = logistic(0.01, 99.99)
    assert scale.share(50) == pytest.approx(0.5)
    assert scale.share(0.1) + scale.share(99.9) == pytest.approx(1)
    assert scale.ticks == (0.01, 0.1, 1, 10, 50, 90, 99, 99.9, 99.99)


def test_what_lies_beyond_is_drawn_at_the_edge():
    scale = logistic(0.01, 50)
    assert scale.share(0) == 0
    assert scale.share(100) == 1
