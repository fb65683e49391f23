"""The six goals, each number by runs whose measures are known."""

from collections.abc import Sequence

import pytest

from evaluation.disguise.trial import Answers, Tried
from evaluation.feedback_mode import FeedbackMode
from evaluation.goals.commands import Commands
from evaluation.goals.goals import goals
from evaluation.goals.noise import lam_times
from evaluation.goals.reached import Reached
from evaluation.goals.runs import ANSWERED, HAMLET, IMMEDIATE, NOISY, Run, runs
from evaluation.measures.counts import Counts, Unsure
from evaluation.results import Result
from filter.opinion import Verdict
from knowledge_base.label import Label

HAM, SPAM, UNSURE = Verdict.HAM, Verdict.SPAM, Verdict.UNSURE
LATE = FeedbackMode.parse("delayed:500")


def ham(verdict: Verdict = HAM, score: float = 0.1) -> Result:
    return Result("ham", Label.HAM, verdict, score)


def spam(verdict: Verdict = SPAM, score: float = 0.9) -> Result:
    return Result("spam", Label.SPAM, verdict, score)


PERFECT = [ham(), spam()] * 60
# of its 3,600 pairs 60 are in the wrong order
ONE_LOST = [ham(SPAM, 0.95), spam(), *PERFECT[2:]]
TRIED = [
    Tried("clean", Answers(Counts(spam_as_spam=90, spam_as_ham=10), 0.0),
          Answers(Counts(spam_as_spam=98, spam_as_ham=2), 0.0)),
    Tried("good_words", Answers(Counts(spam_as_spam=50, spam_as_ham=50), 0.0),
          Answers(Counts(spam_as_spam=90, spam_as_ham=10), 0.0)),
]  # fmt: skip


def told(
    changed: dict[Run, Sequence[Result]] | None = None, peers: Sequence[str] = ("bogofilter",)
) -> list[Reached]:
    changed = changed or {}
    usual = changed.get(Run(HAMLET, IMMEDIATE), PERFECT)
    results = dict.fromkeys(runs(peers), usual) | changed
    return goals(results, TRIED, Commands(("mail",), 500, peers))


def one(found: Sequence[Reached], what: str) -> Reached:
    [only] = [each for each in found if each.what == what]
    return only


def test_a_perfect_filter_reaches_what_can_be_told_of_so_little_mail():
    found = told()
    assert {each.goal for each in found} == {1, 2, 3, 4, 5, 6}
    missing = {each.what for each in found if each.reached is None}
    assert missing == {"1-ROCA %, after 1,000", "spam let in, %"}
    assert {each.what for each in found if each.reached is False} == {
        "disguised missed, times clean after marks"
    }


def test_every_number_says_its_command():
    found = told()
    commands = {each.what: each.command for each in found}
    assert commands["1-ROCA %, whole"] == "manage.py evaluate mail --limit 500"
    assert commands["ham filed as spam, first 100"] == "manage.py evaluate mail --limit 100"
    assert commands["1-ROCA %, delayed:500"] == (
        "manage.py evaluate mail --limit 500 --feedback delayed:500 --peers bogofilter"
    )
    assert commands["lam % times, 5% wrong, answered"] == (
        "manage.py evaluate mail --limit 500 --noise 0.05 --answers"
    )
    assert found[-1].command == "manage.py disguise mail --limit 500"


def test_the_best_peer_of_the_same_mode_sets_the_limit():
    peers = ("bogofilter", "regression")
    peer_late = {Run("bogofilter", LATE): ONE_LOST, Run("regression", LATE): [spam(HAM, 0), ham()]}
    late = one(told(peer_late, peers), "1-ROCA %, delayed:500")
    assert late.limit == pytest.approx(100 * 60 / 3600 / 2)
    assert late.note == "0.5 of bogofilter's 1.667"
    assert late.reached
    ours = one(told({**peer_late, Run(HAMLET, LATE): ONE_LOST}, peers), "1-ROCA %, delayed:500")
    assert ours.reached is False
    assert ours.interval.low < ours.value < ours.interval.high


def test_without_peers_nobody_can_say_whether_they_are_beaten():
    late = one(told(peers=()), "1-ROCA %, delayed:500")
    assert (late.limit, late.reached, late.note) == (None, None, "no peer was run")
    assert late.command.endswith("--feedback delayed:500")


def test_lost_ham_shows_in_goals_one_to_four():
    found = told({Run(HAMLET, IMMEDIATE): ONE_LOST})
    assert one(found, "1-ROCA %, whole").reached is False
    assert one(found, "sm % at hm 0.12 %").value == 100
    lost = one(found, "ham filed as spam, %")
    assert (lost.value, lost.note) == (pytest.approx(100 / 60), "1 of 60")
    first = one(found, "ham filed as spam, first 100")
    assert (first.value, first.note, first.reached) == (1, "1 of 50 ham", True)


def test_four_lost_at_the_start_are_too_many():
    start = [ham(SPAM)] * 4 + PERFECT
    first = one(told({Run(HAMLET, IMMEDIATE): start}), "ham filed as spam, first 100")
    assert (first.value, first.reached) == (4, False)


def test_unsure_mail_counts_against_goal_three():
    unsure = one(told({Run(HAMLET, IMMEDIATE): [ham(UNSURE), *PERFECT[1:]]}), "unsure, %")
    assert unsure.value == pytest.approx(100 / 120)


def noisy(lost: int, missed: int, *, unsure: int = 0) -> list[Result]:
    """One hundred ham and one hundred spam, so many of them misjudged."""
    hams = [ham(SPAM)] * lost + [ham()] * (100 - lost)
    spams = [spam(HAM)] * missed + [spam(UNSURE)] * unsure + [spam()] * (100 - missed - unsure)
    return [*hams, *spams]


def test_wrong_marks_may_not_treble_the_logistic_average():
    clean = {Run(HAMLET, IMMEDIATE): noisy(1, 1)}
    found = told({**clean, Run(HAMLET, NOISY): noisy(2, 2), Run(HAMLET, ANSWERED): noisy(5, 5)})
    twice = one(found, "lam % times, 5% wrong")
    assert twice.value == pytest.approx(2)
    assert (twice.reached, twice.note) == (True, "1.000 → 2.000")
    assert one(found, "lam % times, 5% wrong, answered").reached is False


def test_leaving_mail_unsure_is_no_way_around_the_goal():
    clean = {Run(HAMLET, IMMEDIATE): noisy(1, 1)}
    found = told({**clean, Run(HAMLET, NOISY): noisy(1, 1, unsure=90)})
    assert one(found, "lam % times, 5% wrong").reached
    assert one(found, "lam % times, 5% wrong, unsure let through").reached is False


def test_no_error_is_no_worse_than_none_and_any_error_is_endlessly_worse():
    assert lam_times(noisy(0, 0), noisy(0, 0), unsure=Unsure.NOT_AN_ERROR).value == 1
    assert lam_times(noisy(0, 0), noisy(1, 1), unsure=Unsure.NOT_AN_ERROR).value == float("inf")


def test_disguised_spam_is_held_against_clean_spam_before_and_after_its_marks():
    found = told()
    before, after = found[-2:]
    assert (before.value, before.reached) == (pytest.approx(1), True)
    assert (after.value, after.reached) == (pytest.approx(5), False)
    assert after.note == "10.00 % against 2.00 %"


def test_where_no_clean_spam_is_missed_nothing_can_be_said_of_disguise():
    clean = Tried("clean", *[Answers(Counts(spam_as_spam=9), 0.0)] * 2)
    found = goals(dict.fromkeys(runs(()), PERFECT), [clean, TRIED[1]], Commands(("mail",)))
    assert [each.reached for each in found[-2:]] == [None, None]
