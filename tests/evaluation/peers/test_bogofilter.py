"""bogofilter, the real one: Debian's package `bogofilter` must be installed."""

import pytest

from evaluation.peers.bogofilter import Bogofilter
from filter.opinion import Verdict
from knowledge_base.label import Label


def message(words: str) -> bytes:
    return f"Subject: {words}\n\n{words}\n".encode()


@pytest.fixture
def bogofilter(tmp_path) -> Bogofilter:
    return Bogofilter(tmp_path)


def test_it_knows_nothing_at_first(bogofilter):
    verdict, score = bogofilter.judge(message("hello"))
    assert verdict is Verdict.UNSURE
    assert score == pytest.approx(0.52)


def test_it_learns_what_it_is_told(bogofilter):
    for n in range(20):
        bogofilter.learn(message(f"pills cheap offer {n}"), Label.SPAM)
        bogofilter.learn(message(f"meeting minutes agenda {n}"), Label.HAM)
    assert bogofilter.judge(message("cheap pills offer"))[0] is Verdict.SPAM
    assert bogofilter.judge(message("agenda minutes meeting"))[1] < 0.45


def test_judging_teaches_nothing(bogofilter):
    bogofilter.learn(message("pills"), Label.SPAM)
    first = bogofilter.judge(message("pills tea"))
    assert bogofilter.judge(message("pills tea")) == first
