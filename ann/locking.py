"""One writer at a time to a user's learning history."""

from django.db.models import QuerySet

from ann.models import History
from storage.select import select


@select
def _exists(user_id: int) -> QuerySet[History, int]:
    """Whether there is one, asked without a lock: one on nothing would lock out who makes it."""
    return History.objects.filter(user_id=user_id).values_list("user_id", flat=True)


@select
def _locked(user_id: int) -> QuerySet[History, History]:
    """The history, locked."""
    return History.objects.select_for_update().filter(user_id=user_id)


def locked(user_id: int) -> History:
    """The user's history, made if there was none, held until the transaction ends."""
    if not _exists(user_id):
        History.objects.get_or_create(user_id=user_id)
    return _locked(user_id)[0]
