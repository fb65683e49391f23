"""One writer at a time to a user's learning history."""

from ann.models import History


def locked(user_id: int) -> History:
    """The user's history, made if there was none, held until the transaction ends."""
    History.objects.get_or_create(user_id=user_id)
    return History.objects.select_for_update().get(user_id=user_id)
