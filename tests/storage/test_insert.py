from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.db.models.constants import OnConflict
from django.test.utils import CaptureQueriesContext

from filter.models import Judgement, StoredMessage
from knowledge_base.models import Habit
from storage.insert import Insert
from users.models import User

NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)

pytestmark = pytest.mark.django_db

JUDGED = Insert(
    Judgement, "user_id", "digest", "sender", "subject", "verdict", "probability", "step",
    "action", "grey", "service", "trail", "signals", "arrived_at", "judged_at", "settled_at",
)  # fmt: skip
COLUMNS = ("user_id", "digest", "compressed", "stored_at", "awaits")
KEPT = Insert(StoredMessage, *COLUMNS, conflict=OnConflict.IGNORE)
KEPT_ONCE = Insert(StoredMessage, *COLUMNS)
HABITS = Insert(
    Habit,
    *("user_id", "domain", "letters", "marks"),
    conflict=OnConflict.UPDATE,
    update=("letters", "marks"),
    unique=("user_id", "domain"),
)


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@example.org")


def judged(user: User, digest: str) -> tuple[object, ...]:
    return (
        user.pk, digest, "ben@example.org", "Ünïcode “%s”", "ham", 0.1, "misbehaviour", "deliver",
        True, "", [{"step": "ü%s"}], {"a": 1.5}, NOW, NOW, None,
    )  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3, 150])
def test_rows_stand_in_the_table_under_the_numbers_given_back(anna: User, rows: int) -> None:
    ids = JUDGED.ids(judged(anna, f"{number}") for number in range(rows))
    assert len(set(ids)) == rows
    for place, number in enumerate(ids):
        row = Judgement.objects.get(pk=number)
        assert (row.digest, row.subject, row.grey) == (f"{place}", "Ünïcode “%s”", True)
        assert (row.trail, row.signals) == ([{"step": "ü%s"}], {"a": 1.5})
        assert (row.probability, row.arrived_at, row.settled_at) == (0.1, NOW, None)


def test_a_hundred_rows_take_few_queries_and_none_takes_none(anna: User) -> None:
    KEPT([])
    with CaptureQueriesContext(connection) as captured:
        KEPT((anna.pk, f"{number}", b"bytes", NOW, None) for number in range(100))
    inserts = [query for query in captured if query["sql"].startswith("INSERT")]
    assert len(inserts) == 1
    with CaptureQueriesContext(connection) as captured:
        KEPT([])
    assert len(captured) == 0


def test_bytes_are_bytes_and_a_conflict_is_ignored_where_it_was_said(anna: User) -> None:
    KEPT([(anna.pk, "d", b"\xff\x00'\\%s", NOW, None)])
    KEPT([(anna.pk, "d", b"other", NOW, NOW), (anna.pk, "e", b"e", NOW, NOW)])
    first, second = StoredMessage.objects.order_by("digest")
    assert (bytes(first.compressed), first.awaits) == (b"\xff\x00'\\%s", None)
    assert (bytes(second.compressed), second.awaits) == (b"e", NOW)


@pytest.mark.django_db(transaction=True)
def test_a_conflict_is_an_error_where_nothing_was_said(anna: User) -> None:
    KEPT_ONCE([(anna.pk, "d", b"", NOW, None)])
    with pytest.raises(IntegrityError):
        KEPT_ONCE([(anna.pk, "e", b"", NOW, None), (anna.pk, "d", b"", NOW, None)])
    assert StoredMessage.objects.count() == 1


def test_a_conflict_overwrites_the_columns_named(anna: User) -> None:
    HABITS([(anna.pk, "example.org", 1, {"a": 1})])
    HABITS([(anna.pk, "example.org", 2, {"b": 2}), (anna.pk, "example.com", 3, {})])
    found = Habit.objects.order_by("domain").values_list("domain", "letters", "marks")
    assert list(found) == [("example.com", 3, {}), ("example.org", 2, {"b": 2})]


def test_every_row_has_a_value_for_each_column(anna: User) -> None:
    with pytest.raises(ValueError, match="zip"):
        KEPT([(anna.pk, "d", b"")])
