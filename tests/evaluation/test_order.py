"""The order in which mail is replayed."""

import pytest

from evaluation.order import Order, OrderError, orders


def test_the_corpus_own_order_changes_nothing():
    assert Order().of("abc") == ["a", "b", "c"]


def test_a_shuffle_keeps_every_item_and_is_the_same_for_the_same_seed():
    items = range(100)
    first = Order.parse("shuffled:1").of(items)
    assert first != list(items)
    assert sorted(first) == list(items)
    assert first == Order(1).of(items)
    assert first != Order(2).of(items)


def test_orders_are_named_in_a_list_each_once():
    assert orders("index, shuffled:3,index") == (Order(), Order(3))
    assert [str(order) for order in orders("shuffled:3,index")] == ["shuffled:3", "index"]


@pytest.mark.parametrize("text", ["", "index:1", "shuffled", "shuffled:", "shuffled:-1", "random"])
def test_what_is_no_order_is_refused_with_those_that_are(text):
    with pytest.raises(OrderError, match="shuffled:N"):
        Order.parse(text)
