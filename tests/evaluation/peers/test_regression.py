"""Logistic regression on byte 4-grams, by hand."""

from math import exp
from pathlib import Path

import numpy as np
import pytest

from evaluation.peers.regression import BYTES, RATE, Regression, places
from filter.opinion import Verdict
from knowledge_base.label import Label


@pytest.fixture
def regression(tmp_path: Path) -> Regression:
    return Regression(tmp_path)


def test_a_feature_is_four_bytes_in_a_row_however_often_they_come():
    assert len(places(b"abcde")) == 2
    assert set(places(b"abcd" * 9)) == set(places(b"abcdabcd"))
    assert list(places(b"\0\0\1\2")) == [0x0102]


def test_only_the_beginning_of_a_message_is_read():
    beginning = bytes(np.random.default_rng(0).integers(0, 256, BYTES, dtype=np.uint8))
    assert list(places(beginning + b"more")) == list(places(beginning))
    assert list(places(b"less" + beginning)) != list(places(beginning))


@pytest.mark.parametrize("raw", [b"", b"a", b"abc"])
def test_a_message_too_short_for_a_feature_is_an_even_chance(regression, raw):
    regression.learn(raw, Label.SPAM)
    assert regression.judge(raw) == (Verdict.HAM, 0.0)


def test_a_lesson_moves_each_weight_by_the_error_times_the_rate(regression):
    regression.learn(b"abcde", Label.SPAM)
    assert regression.judge(b"abcde") == (Verdict.SPAM, pytest.approx(2 * RATE * 0.5))
    regression.learn(b"abcde", Label.HAM)
    chance = 1 / (1 + exp(-2 * RATE * 0.5))
    assert regression.judge(b"abcde")[1] == pytest.approx(2 * RATE * (0.5 - chance))


def test_what_is_surely_right_is_not_trained_on_but_what_is_surely_wrong_is(regression):
    regression.weights[places(b"spam")] = 3.0
    regression.learn(b"spam", Label.SPAM)
    assert regression.judge(b"spam")[1] == 3.0
    regression.learn(b"spam", Label.HAM)
    assert regression.judge(b"spam")[1] < 3.0


def test_what_is_right_but_near_an_even_chance_is_trained_on(regression):
    regression.weights[places(b"spam")] = 2.0
    regression.learn(b"spam", Label.SPAM)
    assert regression.judge(b"spam")[1] > 2.0
