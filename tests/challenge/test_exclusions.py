from datetime import UTC, datetime, timedelta

import pytest

from challenge.exclusions import (
    ADDRESS_RESTS,
    DOMAIN_RESTS,
    Reason,
    allow,
    exclude,
    exclude_bounced,
    exclude_complained,
    excluded,
    forget_over,
)
from challenge.models import Exclusion

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
BERTA, CARLA, AT_GMAIL = "berta@friend.example", "carla@friend.example", "dora@gmail.com"
EVER = NOW + timedelta(days=10_000)


def out(*senders: str, at: datetime = NOW) -> set[str]:
    return set(excluded(senders, at=at))


def test_an_address_or_its_whole_domain_is_excluded():
    exclude("Berta@Friend.example", Reason.ADMINISTRATOR, at=NOW)
    assert out(BERTA, CARLA, AT_GMAIL) == {BERTA}
    exclude("friend.example", Reason.ADMINISTRATOR, at=NOW)
    assert out(BERTA, CARLA, AT_GMAIL, "x@sub.friend.example") == {BERTA, CARLA}
    assert out() == set()


def test_it_ends_at_its_time():
    exclude(BERTA, Reason.BOUNCED, at=NOW, until=NOW + timedelta(days=1))
    assert out(BERTA, at=NOW + timedelta(hours=23)) == {BERTA}
    assert out(BERTA, at=NOW + timedelta(days=1)) == set()


@pytest.mark.parametrize("first", [None, NOW + timedelta(days=1), NOW + timedelta(days=3)])
@pytest.mark.parametrize("second", [None, NOW + timedelta(days=1), NOW + timedelta(days=3)])
def test_of_two_times_the_longer_holds_and_the_first_reason_stays(first, second):
    exclude(BERTA, Reason.OPTED_OUT, at=NOW, until=first)
    exclude(BERTA, Reason.BOUNCED, at=NOW, until=second)
    row = Exclusion.objects.get()
    assert row.reason == Reason.OPTED_OUT
    assert row.until == (None if None in {first, second} else max(first, second))


def test_a_bounce_rests_the_address_and_for_less_long_the_domain():
    exclude_bounced(BERTA, at=NOW)
    assert out(BERTA, CARLA) == {BERTA, CARLA}
    assert out(BERTA, CARLA, at=NOW + DOMAIN_RESTS) == {BERTA}
    assert out(BERTA, CARLA, at=NOW + ADDRESS_RESTS) == set()


def test_a_complaint_ends_it_for_good():
    exclude_complained(BERTA, at=NOW)
    assert out(BERTA, CARLA, at=EVER) == {BERTA, CARLA}


@pytest.mark.parametrize("happened", [exclude_bounced, exclude_complained])
def test_a_provider_of_mailboxes_is_not_excluded_for_one_of_its_addresses(happened):
    happened(AT_GMAIL, at=NOW)
    assert out(AT_GMAIL, "emil@gmail.com") == {AT_GMAIL}


def test_an_administrator_may_allow_what_was_excluded():
    exclude(BERTA, Reason.COMPLAINED, at=NOW)
    assert allow("BERTA@friend.example")
    assert not allow(BERTA)
    assert out(BERTA) == set()


def test_only_what_is_over_is_forgotten():
    exclude(BERTA, Reason.BOUNCED, at=NOW, until=NOW + timedelta(days=1))
    exclude(CARLA, Reason.OPTED_OUT, at=NOW)
    assert forget_over(before=NOW + timedelta(days=1)) == 0
    assert forget_over(before=NOW + timedelta(days=2)) == 1
    assert Exclusion.objects.get().whom == CARLA


def test_one_query_for_as_many_as_there_are(django_assert_num_queries):
    with django_assert_num_queries(1):
        excluded([f"berta@friend{n}.example" for n in range(100)], at=NOW)
