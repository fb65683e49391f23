from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.test.utils import CaptureQueriesContext

from filter.models import Judgement, StoredMessage
from knowledge_base.models import Sighting
from storage.select import select
from storage.statement import MOST_PLANS, STRIDE, padded
from users.models import User

NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    user = User.objects.create_user("anna@example.org", name="Anna")
    Sighting.objects.bulk_create(
        Sighting(
            user=user,
            at=NOW + timedelta(minutes=number),
            message=number,
            sender=number % 2,
            domain=0,
            network=0,
            shape=0,
        )
        for number in range(10)
    )
    return user


@select
def between(
    user_id: int, since: datetime, until: datetime
) -> QuerySet[Sighting, tuple[object, ...]]:
    """What was seen in a span of time."""
    rows = Sighting.objects.filter(user=user_id, at__gte=since, at__lt=until)
    return rows.order_by("at").values_list("at", "message")


@select
def numbered(user_id: int, numbers: Collection[int]) -> QuerySet[Sighting, int]:
    """Those of the messages that were seen."""
    rows = Sighting.objects.filter(user=user_id, message__in=numbers).order_by("message")
    return rows.values_list("message", flat=True)


@select
def one_way(number: int, numbers: Collection[int]) -> QuerySet[Sighting, int]:
    """The message itself, and those others."""
    rows = Sighting.objects.filter(Q(message=number) | Q(message__in=numbers)).order_by("message")
    return rows.values_list("message", flat=True)


@select
def user_of(address: str) -> QuerySet[User]:
    """The user of an address."""
    return User.objects.filter(address=address).annotate(seen=Count("joined_at"))[:1]


@select
def first_of_each(senders: Collection[int], most: int) -> QuerySet[Sighting, tuple[object, ...]]:
    """So many of each sender, and with each the number of its user."""
    rows = Sighting.objects.filter(sender__in=senders)
    turn = Window(RowNumber(), partition_by="sender", order_by="message")
    some = rows.annotate(turn=turn).filter(turn__lte=most).values("message")
    return Sighting.objects.filter(message__in=some).order_by("message").values_list("message")


@select
def locked(user_id: int) -> QuerySet[User, int]:
    """The user, held."""
    return User.objects.select_for_update().filter(pk=user_id).values_list("pk", flat=True)


def test_rows_are_those_of_the_queryset_with_its_types(anna: User) -> None:
    found = between(anna.pk, NOW + timedelta(minutes=2), until=NOW + timedelta(minutes=4))
    assert found == [
        (NOW + timedelta(minutes=2), 2),
        (NOW + timedelta(minutes=3), 3),
    ]


def test_the_second_call_takes_the_new_values_and_compiles_nothing(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(between(anna.pk, NOW, NOW + timedelta(minutes=3))) == 3
    built = list(between._plans)
    assert [row[1] for row in between(anna.pk, NOW, NOW + timedelta(minutes=1))] == [0]
    assert between(anna.pk + 1, NOW, NOW + timedelta(hours=1)) == []
    assert list(between._plans) == built


def test_a_call_is_one_query_that_django_counts(anna: User) -> None:
    numbered(anna.pk, [1, 2, 3])
    with CaptureQueriesContext(connection) as captured:
        numbered(anna.pk, [4, 5, 6])
    assert len(captured) == 1


@pytest.mark.parametrize("length", [1, 2, 3, 5, 10, 130, 300])
def test_a_collection_may_be_of_any_length(anna: User, length: int) -> None:
    asked = [*range(7, 10), *range(1000, 1000 + length)][:length]
    assert numbered(anna.pk, asked) == [number for number in asked if number < 10]


def test_a_collection_may_be_a_set(anna: User) -> None:
    assert numbered(anna.pk, {3, 1}) == [1, 3]
    assert numbered(anna.pk, numbers={}.keys()) == []


def test_an_empty_collection_asks_nothing(anna: User) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert numbered(anna.pk, []) == []
    assert len(captured) == 0


def test_an_empty_collection_beside_another_condition_asks_that(anna: User) -> None:
    assert one_way(4, []) == [4]
    assert one_way(4, [2]) == [2, 4]


def test_lengths_are_padded_to_few_sizes() -> None:
    assert [padded(length) for length in (0, 1, 2, 3, 4, 5, 100)] == [0, 1, 2, 4, 4, 8, 128]
    assert padded(STRIDE + 1) == 2 * STRIDE
    assert padded(600) == 640
    assert all(padded(length) >= length for length in range(3_000))


def test_no_more_than_so_many_lengths_are_kept(anna: User) -> None:
    for length in range(0, 2 * MOST_PLANS * STRIDE, STRIDE):
        numbered._planned(("some database", length), {"numbers": 1})
    assert len(numbered._plans) == MOST_PLANS
    assert numbered(anna.pk, [1]) == [1]


def test_a_model_comes_as_its_instance_with_what_was_annotated(anna: User) -> None:
    [found] = user_of("anna@example.org")
    assert found == anna
    assert (found.name, found.aliases, found.is_active) == ("Anna", [], True)
    assert vars(found)["seen"] == 1
    found.name = "Anne"
    found.save()
    assert User.objects.get().name == "Anne"
    assert user_of.first("nobody@example.org") is None


def test_windows_and_subqueries_take_their_values(anna: User) -> None:
    assert first_of_each([0, 1], 2) == [(0,), (1,), (2,), (3,)]
    assert first_of_each([1], 3) == [(1,), (3,), (5,)]


def test_json_bytes_and_nothing_are_read_as_their_fields_read_them(anna: User) -> None:
    @select
    def judged(user_id: int) -> QuerySet[Judgement, tuple[object, ...]]:
        rows = Judgement.objects.filter(user=user_id)
        return rows.values_list("trail", "grey", "settled_at", "probability")

    @select
    def stored(user_id: int) -> QuerySet[StoredMessage]:
        return StoredMessage.objects.filter(user=user_id).only("compressed")

    Judgement.objects.create(
        user=anna, verdict="ham", probability=0.25, trail=[{"a": "ü"}], signals={}, arrived_at=NOW
    )
    StoredMessage.objects.create(user=anna, digest="d", compressed=b"\xff\x00")
    assert judged(anna.pk) == [([{"a": "ü"}], False, None, 0.25)]
    [message] = stored(anna.pk)
    assert bytes(message.compressed) == b"\xff\x00"
    assert message.digest == "d"


def test_a_lock_is_refused_outside_a_transaction_however_often_it_was_compiled(anna: User) -> None:
    assert locked(anna.pk) == [anna.pk]
    wraps, connection.in_atomic_block = connection.in_atomic_block, False
    autocommits, connection.autocommit = connection.autocommit, True
    try:
        with pytest.raises(transaction.TransactionManagementError):
            locked(anna.pk)
    finally:
        connection.in_atomic_block, connection.autocommit = wraps, autocommits


def test_what_cannot_be_read_row_by_row_is_refused(anna: User) -> None:
    @select
    def with_users() -> QuerySet[Sighting]:
        return Sighting.objects.select_related("user")

    @select
    def as_dictionaries() -> QuerySet[User, dict[str, object]]:
        return User.objects.values("address")

    for refused in (with_users, as_dictionaries):
        with pytest.raises(TypeError):
            refused()


def test_a_plan_holds_no_connection(anna: User) -> None:
    numbered(anna.pk, [1])
    plan = next(iter(numbered._plans.values()))
    assert not hasattr(plan, "compiler")
    assert plan.rest.converted == ()


def test_a_collection_may_stand_twice_or_be_taken_apart(anna: User) -> None:
    @select
    def twice(numbers: Collection[int]) -> QuerySet[Sighting, int]:
        rows = Sighting.objects.filter(Q(message__in=numbers) | Q(sender__in=numbers))
        return rows.order_by("message").values_list("message", flat=True)

    @select
    def in_step(numbers: Collection[int], senders: Collection[int]) -> QuerySet[Sighting, int]:
        pairs = (Q(message=n, sender=s) for n, s in zip(numbers, senders, strict=True))
        rows = Sighting.objects.filter(reduce(or_, pairs)).order_by("message")
        return rows.values_list("message", flat=True)

    assert twice([1, 8, 77]) == [1, 3, 5, 7, 8, 9]
    assert in_step([1, 2, 3], [1, 1, 1]) == [1, 3]
    assert in_step([1, 2], [1, 0]) == [1, 2]
    assert in_step([4], [0]) == [4]


def test_other_values_than_its_parameters_stay_as_they_were_written(anna: User) -> None:
    @select
    def even(user_id: int) -> QuerySet[Sighting, int]:
        rows = Sighting.objects.filter(user=user_id, sender=0, at__gt=NOW).order_by("message")
        return rows.filter(message__lt=F("sender") + 5).values_list("message", flat=True)

    assert even(anna.pk) == [2, 4]
