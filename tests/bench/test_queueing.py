"""A queue behaves as queues must."""

import pytest

from bench.scale.load import Arriving, Load, arrivals
from bench.scale.queueing import Service, simulate

SERVICE = Service(visit=1.0, message=0.5, most=10)


def test_a_message_alone_waits_for_its_own_work() -> None:
    waits = simulate([Arriving(0.0, 1)], SERVICE, workers=1)
    assert waits.seconds == [1.5]
    assert waits.busy == 1.5


def test_the_second_waits_for_the_first() -> None:
    waits = simulate([Arriving(0.0, 1), Arriving(0.1, 2)], SERVICE, workers=1)
    assert waits.seconds == [1.5, pytest.approx(2.9)]
    assert waits.longest_queue == 1


def test_a_second_worker_takes_the_second() -> None:
    waits = simulate([Arriving(0.0, 1), Arriving(0.1, 2)], SERVICE, workers=2)
    assert waits.seconds == [1.5, 1.5]


def test_a_mailbox_is_served_by_one_worker_at_a_time() -> None:
    waits = simulate([Arriving(0.0, 1), Arriving(0.1, 1)], SERVICE, workers=2)
    assert waits.seconds == [1.5, pytest.approx(2.9)]


def test_what_waits_is_taken_together() -> None:
    mail = [Arriving(0.0, 1), Arriving(0.1, 1), Arriving(0.2, 1)]
    waits = simulate(mail, SERVICE, workers=1)
    assert waits.seconds[1:] == [pytest.approx(3.4), pytest.approx(3.3)]


def test_nobody_waits_for_a_mailbox_fuller_than_his_own() -> None:
    mail = [Arriving(0.0, 1, 100), Arriving(0.1, 2)]
    fair = simulate(mail, SERVICE, workers=1)
    unfair = simulate(mail, Service(visit=1.0, message=0.5, most=1_000), workers=1)
    assert unfair.quantile(1.0, without=1) > 50
    assert fair.quantile(1.0, without=1) < 10
    assert max(fair.counts) == SERVICE.most
    assert sum(fair.counts) == sum(unfair.counts) == 101


def test_a_quantile_counts_messages() -> None:
    waits = simulate([Arriving(0.0, 1, 9), Arriving(0.0, 2, 1)], SERVICE, workers=2)
    assert waits.quantile(0.05) == pytest.approx(1.5)
    assert waits.quantile(0.5) == pytest.approx(5.5)
    assert waits.quantile(0.99, without=1) == pytest.approx(1.5)


def test_as_much_mail_comes_as_is_said() -> None:
    load = Load(mailboxes=10_000, messages_a_day=50, reached=50, crowd=0)
    found = list(arrivals(load, seconds=3_600, seed=1))
    assert sum(each.messages for each in found) == pytest.approx(load.busiest * 3_600, rel=0.06)
    assert found == sorted(found)
    assert found == list(arrivals(load, seconds=3_600, seed=1))
