"""Rows of marks, looked up and written where every word of a person passes."""

from django.db.models import QuerySet
from django.utils.timezone import now

from filter.models import Mark
from storage.insert import Insert
from storage.select import select
from users.models import User

_COLUMNS = tuple(each.attname for each in Mark._meta.concrete_fields if not each.primary_key)
_INSERT = Insert(Mark, *_COLUMNS)


def held_mark(user: User, digest: str) -> Mark | None:
    """The user's mark of that message, nobody else's to change until the transaction ends."""
    mark = _locked.first(user.pk, digest)
    if mark is not None:
        mark.user = user
    return mark


def write(mark: Mark) -> None:
    """The mark's row holds what the mark says; a new one gets its number and its time."""
    if mark.pk is not None:
        mark.save()
        return
    mark.marked_at = now()
    [mark.pk] = _INSERT.ids([[getattr(mark, name) for name in _COLUMNS]])
    mark._state.adding = False


@select
def _locked(user_id: int, digest: str) -> QuerySet[Mark]:
    return Mark.objects.select_for_update().filter(user=user_id, digest=digest)
