from collections.abc import Collection
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from filter.models import Judgement, Mark, StoredMessage
from storage.change import Changes, delete, update
from users.models import User

NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@update
def settle(
    user_id: int, digests: Collection[str], at: datetime | None, trail: list[int]
) -> Changes:
    """Judgements are settled."""
    rows = Judgement.objects.filter(user=user_id, digest__in=digests)
    return rows, {"settled_at": at, "trail": trail, "action": "junk"}


@update
def raise_chance(user_id: int, by: float) -> Changes:
    """A little more probable."""
    return Judgement.objects.filter(user=user_id), {"probability": F("probability") + by}


@delete
def forget(user_id: int, digests: Collection[str]) -> QuerySet[Mark]:
    """Marks are gone."""
    return Mark.objects.filter(user=user_id, digest__in=digests)


@pytest.fixture
def anna() -> User:
    user = User.objects.create_user("anna@example.org")
    for digest in ("a", "b"):
        Judgement.objects.create(
            user=user,
            digest=digest,
            verdict="ham",
            probability=0.25,
            trail=[],
            signals={},
            arrived_at=NOW,
        )
        Mark.objects.create(user=user, digest=digest, label="ham", outcomes={})
    return user


def test_written_values_are_taken_as_their_columns_take_them(anna: User) -> None:
    assert settle(anna.pk, ["a"], NOW, [1, 2]) == 1
    changed, other = Judgement.objects.order_by("digest")
    assert (changed.settled_at, changed.trail, changed.action) == (NOW, [1, 2], "junk")
    assert (other.settled_at, other.trail, other.action) == (None, [], "")
    assert settle(anna.pk, ["a", "b", "c"], None, []) == 2
    assert Judgement.objects.filter(settled_at__isnull=True).count() == 2


def test_bytes_are_written_as_bytes(anna: User) -> None:
    @update
    def replace(digest: str, compressed: bytes) -> Changes:
        return StoredMessage.objects.filter(digest=digest), {"compressed": compressed}

    StoredMessage.objects.create(user=anna, digest="d", compressed=b"")
    replace("d", b"\xff\x00'\\")
    assert bytes(StoredMessage.objects.get().compressed) == b"\xff\x00'\\"


def test_the_database_counts_from_what_a_row_holds(anna: User) -> None:
    raise_chance(anna.pk, 0.5)
    raise_chance(anna.pk, 0.125)
    assert set(Judgement.objects.values_list("probability", flat=True)) == {0.875}


def test_an_empty_collection_changes_nothing_and_asks_nothing(anna: User) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert settle(anna.pk, [], NOW, []) == 0
        assert forget(anna.pk, []) == 0
    assert len(captured) == 0


def test_what_is_found_goes(anna: User) -> None:
    assert forget(anna.pk, {"a", "x", "y"}) == 1
    assert Mark.objects.get().digest == "b"


def test_a_failed_change_must_be_rolled_back(anna: User) -> None:
    @update
    def rename(user_id: int, digest: str) -> Changes:
        return Mark.objects.filter(user=user_id), {"digest": digest}

    with transaction.atomic():
        with pytest.raises(IntegrityError):
            rename(anna.pk, "same")
        assert connection.needs_rollback
        transaction.set_rollback(True)


def test_what_takes_more_than_one_statement_is_refused(anna: User) -> None:
    @update
    def joined(address: str) -> Changes:
        return Mark.objects.filter(user__address=address), {"digest": ""}

    @delete
    def cascading(user_id: int) -> QuerySet[User]:
        return User.objects.filter(pk=user_id)

    @delete
    def sliced(user_id: int) -> QuerySet[Mark]:
        return Mark.objects.filter(user=user_id)[:1]

    with pytest.raises(TypeError):
        joined("anna@example.org")
    with pytest.raises(TypeError):
        cascading(anna.pk)
    with pytest.raises(TypeError):
        sliced(anna.pk)
