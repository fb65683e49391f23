from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from challenge.allowances import Rate, forget_full, scope_of, take
from challenge.models import Allowance
from tests.challenge.build import patiently

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TWENTY = Rate(20, DAY)


def taken(rate: Rate, times: list[datetime]) -> list[datetime]:
    """Those of the ascending times at which one more may be taken, by the pure rule."""
    full_at, found = times[0], []
    for at in times:
        after = rate.after_one(full_at, at=at)
        if after is not None:
            full_at = after
            found.append(at)
    return found


@given(
    most=st.integers(1, 30),
    seconds=st.integers(1, 100_000),
    waits=st.lists(st.floats(0, 2), min_size=1, max_size=200),
)
def test_no_span_sees_more_than_the_most(most, seconds, waits):
    per = timedelta(seconds=seconds)
    at, times = NOW, []
    for wait in waits:
        at += per / most * wait
        times.append(at)
    found = taken(Rate(most, per), times)
    for start in found:
        assert sum(start <= each < start + per for each in found) <= most


def test_half_may_come_at_once_and_the_rest_through_the_span():
    found = taken(TWENTY, [NOW] * 100 + [NOW + DAY * n / 1000 for n in range(1, 1000)])
    assert found.count(NOW) == 10
    assert len(found) == 20


def test_nothing_is_allowed_where_none_is():
    assert Rate(0, DAY).after_one(NOW, at=NOW) is None


def test_a_bucket_is_named_by_a_digest_and_its_kind():
    one, other = scope_of("network", "192.0.2.0/24"), scope_of("visitor", "192.0.2.0/24")
    assert one.startswith("network:")
    assert "192.0.2" not in one
    assert one.partition(":")[2] == other.partition(":")[2]
    assert one != other
    assert len(scope_of("k" * 15, "x")) <= 80
    with pytest.raises(ValueError, match="1 to 15"):
        scope_of("k" * 16, "x")


@pytest.mark.django_db
def test_the_database_lets_through_what_the_pure_rule_lets_through():
    times = [NOW + timedelta(minutes=7 * n) for n in range(400)]
    found = [at for at in times if take("user:1", rate=TWENTY, at=at)]
    assert found == taken(TWENTY, times)


@pytest.mark.django_db
def test_buckets_do_not_share_and_a_rate_of_none_makes_no_row():
    rate = Rate(1, DAY)
    assert take("user:1", rate=rate, at=NOW)
    assert not take("user:1", rate=rate, at=NOW)
    assert take("user:2", rate=rate, at=NOW)
    assert not take("user:3", rate=Rate(0, DAY), at=NOW)
    assert Allowance.objects.count() == 2


@pytest.mark.django_db
def test_taking_is_one_statement_and_being_refused_two(django_assert_num_queries):
    take("user:1", rate=TWENTY, at=NOW)
    with django_assert_num_queries(1):
        assert take("user:1", rate=TWENTY, at=NOW)
    for _ in range(20):
        take("user:1", rate=TWENTY, at=NOW)
    with django_assert_num_queries(2):
        assert not take("user:1", rate=TWENTY, at=NOW)


@pytest.mark.django_db
def test_a_full_bucket_is_forgotten_and_one_in_use_is_not():
    take("user:1", rate=TWENTY, at=NOW)
    assert forget_full(before=NOW) == 0
    assert forget_full(before=NOW + DAY) == 1
    assert not Allowance.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_as_many_are_let_through_as_may_be():
    people = 8
    together = Barrier(people)

    def ask(_: int) -> int:
        try:
            together.wait()
            return sum(patiently(lambda: take("all:", rate=TWENTY, at=NOW)) for _ in range(5))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(people) as pool:
        assert sum(pool.map(ask, range(people))) == TWENTY.burst
