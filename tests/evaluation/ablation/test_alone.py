"""The network alone, over what a replay showed it."""

import numpy as np
import pytest

from ann.example import example, slot
from evaluation.ablation.alone import alone
from evaluation.ablation.parts import AS_IT_IS, PARTS, PIPELINE
from evaluation.ablation.rows import in_index_order, row
from evaluation.ablation.specimen import Specimen, specimens, without
from evaluation.corpus import read
from evaluation.feedback_mode import FeedbackMode
from evaluation.order import Order
from evaluation.results import Result
from filter.opinion import Verdict
from knowledge_base.label import Label
from mail.message import parse
from tests.evaluation.test_corpus import SAMPLE
from users.models import User

ITEMS = read(SAMPLE).items[:40]
IMMEDIATE = FeedbackMode()


@pytest.fixture
def shown(db) -> list[Specimen]:
    anna = User.objects.create_user("anna@home.example")
    return list(specimens(anna, ITEMS, feedback=IMMEDIATE))


def scores(results: list[Result]) -> list[float]:
    return [result.score for result in results]


def test_with_nothing_left_out_the_scores_are_those_of_the_whole_pipeline(shown):
    found = list(alone(shown, AS_IT_IS, feedback=IMMEDIATE))
    assert [(each.path, each.judge) for each in found] == [
        (item.path, item.label) for item in ITEMS
    ]
    assert scores(found) == scores([specimen.result for specimen in shown])


def test_another_recipe_gives_other_scores_and_the_same_one_the_same(shown):
    first = scores(list(alone(shown, PARTS["words"], feedback=IMMEDIATE)))
    assert first != scores(list(alone(shown, AS_IT_IS, feedback=IMMEDIATE)))
    assert first == scores(list(alone(shown, PARTS["words"], feedback=IMMEDIATE)))


def test_it_learns_only_what_it_is_told(shown):
    found = list(alone(shown, AS_IT_IS, feedback=FeedbackMode.parse("partial:0")))
    assert {(each.score, each.verdict) for each in found} == {(0.5, Verdict.UNSURE)}


def test_signals_left_out_are_not_seen_and_the_rest_is():
    message = parse(b"From: a@x.example\r\nSubject: HELLO!\r\n\r\nhello\r\n")
    seen = example(message, {"trusted": 1.0, "hour sine": 0.5})
    blind = without(seen, {"trust"})
    assert slot("trusted") in seen.slots
    assert slot("trusted") not in blind.slots
    assert slot("hour sine") in blind.slots
    assert len(blind.slots) == len(blind.amounts) == len(seen.slots) - 1
    assert all(map(np.array_equal, blind.content, seen.content))
    only_known = without(seen, {"traits"})
    assert set(only_known.slots) == {slot("trusted"), slot("hour sine")}


def result(number: int, score: float) -> Result:
    label = Label.SPAM if number % 2 else Label.HAM
    return Result(str(number), label, Verdict.UNSURE, score)


def test_a_row_compares_each_message_with_itself_whatever_the_order():
    good = [result(n, n % 2) for n in range(40)]
    bad = [result(n, 1 - n % 2) for n in range(40)]
    orders = (Order(), Order(3))
    as_it_is, other = [[order.of(run) for order in orders] for run in (good, bad)]
    found = row(PARTS["deep"], other, orders=orders, as_it_is=as_it_is)
    assert found.difference.percent == 100
    assert found.difference.told_from_chance
    assert (found.counts.ham_as_unsure, found.counts.spam_as_unsure) == (40, 40)
    assert row(PIPELINE, as_it_is, orders=orders).difference is None
    mixed = row(PARTS["deep"], [good, Order(3).of(good)], orders=orders, as_it_is=as_it_is)
    assert mixed.difference.percent == 0
    assert mixed.difference.interval.high == 0


def test_results_of_a_shuffle_are_put_back_where_the_corpus_has_them():
    run = [result(n, 0.5) for n in range(40)]
    for order in (Order(), Order(1), Order(2)):
        assert in_index_order(order.of(run), order) == run


def test_without_both_kinds_of_mail_there_is_no_difference_to_tell():
    ham = [[result(0, 0.1), result(2, 0.2)]]
    assert row(PARTS["deep"], ham, orders=(Order(),), as_it_is=ham).difference is None
