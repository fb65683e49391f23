"""All measures of one run together."""

from math import isnan

import pytest

from evaluation.measures.counts import Counts
from evaluation.measures.course import windows
from evaluation.measures.measured import measure
from evaluation.results import Result
from filter.opinion import Verdict
from knowledge_base.label import Label


def ham(score: float) -> Result:
    verdict = Verdict.SPAM if score > 0.5 else Verdict.HAM
    return Result("ham", Label.HAM, verdict, score)


def spam(score: float) -> Result:
    verdict = Verdict.SPAM if score > 0.5 else Verdict.HAM
    return Result("spam", Label.SPAM, verdict, score)


# the first thousand ranked wholly wrong, the rest wholly right
RUN = [ham(0.9), spam(0.1)] * 500 + [ham(0.2), spam(0.8)] * 100


def test_the_first_thousand_messages_are_left_out_of_the_second_ranking():
    measured = measure(RUN)
    # 0.9 > 0.1 and 0.9 > 0.8 and 0.2 > 0.1: 500·600 + 100·500 of 600·600 pairs
    assert measured.ranking.area_percent == pytest.approx(100 * 350 / 360)
    assert measured.ranking_after_opening.area_percent == 0
    assert measured.ranking_after_opening.sm_percent_at_hm_tenth == 0


def test_the_interval_holds_the_measure():
    ranking = measure([ham(0.1), ham(0.6), spam(0.5), spam(0.9)] * 20).ranking
    assert ranking.area_percent == 25
    assert ranking.area_interval.low < 25 < ranking.area_interval.high


def test_a_run_of_one_kind_has_no_ranking_and_all_else():
    measured = measure([ham(0.2), ham(0.9)])
    assert measured.ranking is None
    assert measured.ranking_after_opening is None
    assert measured.counts.hm_percent() == 50
    assert measured.hm_interval.low < 50 < measured.hm_interval.high


def test_a_run_of_nothing_is_measured_too():
    measured = measure([])
    assert measured.counts == Counts()
    assert isnan(measured.brier_score)
    assert measured.course == ()


def test_windows_follow_each_other_and_the_last_may_be_shorter():
    first, second, third = windows(RUN[-5:], size=2)
    assert [(w.first, w.last) for w in (first, second, third)] == [(1, 2), (3, 4), (5, 5)]
    assert second.counts == Counts(ham_as_ham=1, spam_as_spam=1)
    assert first.area_percent == 0
    assert isnan(third.area_percent)


def test_the_course_covers_the_whole_run():
    course = measure(RUN).course
    assert sum(w.counts.ham + w.counts.spam for w in course) == len(RUN)
    assert (course[0].first, course[-1].last) == (1, len(RUN))
    assert course[0].counts.hm_percent() == 100
    assert course[-1].counts.hm_percent() == 0
