"""What a user says about challenges for his mail, and what comes of it."""

from datetime import datetime, timedelta

from django.db import transaction

from challenge.configuration import configuration
from challenge.models import Preference
from challenge.switch import Switch
from users.models import User

# So long whoever switches challenges on only sees whom they would have asked.
LOG_FIRST = timedelta(days=7)
SHORTEST_WAIT, LONGEST_WAIT = 1, 365

ORDER = tuple(Switch)


class PreferenceError(ValueError):
    """A preference that cannot be set; the message says what can."""


def switch_of(user: User) -> Switch:
    """What the user said; off where he said nothing."""
    said = Preference.objects.filter(user=user).values_list("switch", flat=True).first()
    return Switch(said) if said else Switch.OFF


def set_switch(user: User, switch: Switch, *, at: datetime) -> None:
    """The user's word from now on; letters that were sent already may still be answered."""
    with transaction.atomic():
        row, made = Preference.objects.select_for_update().get_or_create(
            user=user, defaults={"switch": switch, "since": at}
        )
        if made:
            return
        if row.switch == Switch.OFF:
            row.since = at
        row.switch = switch
        row.save()


def wait_days(user: User) -> int:
    """How many days the user's mail waits for an answer."""
    said = Preference.objects.filter(user=user).values_list("wait_days", flat=True).first()
    return said or configuration().wait_days


def set_wait_days(user: User, days: int, *, at: datetime) -> None:
    """Mail about which a sender is asked from now on waits so many days."""
    if not SHORTEST_WAIT <= days <= LONGEST_WAIT:
        raise PreferenceError(f"Mail may wait {SHORTEST_WAIT} to {LONGEST_WAIT} days, not {days}.")
    Preference.objects.update_or_create(
        user=user, defaults={"wait_days": days}, create_defaults={"wait_days": days, "since": at}
    )


def in_force(said: Preference | None, *, at: datetime) -> Switch:
    """How far challenges go for a user who said this: the lesser of his and the administrator's.

    Who switched them on sees for a week whom they would have asked.
    """
    if said is None:
        return Switch.OFF
    his = Switch(said.switch)
    if his is Switch.ON and at < said.since + LOG_FIRST:
        his = Switch.LOG
    return min(his, configuration().switch, key=ORDER.index)


def asks_from(said: Preference) -> datetime:
    """When a switch that is on begins to ask."""
    return said.since + LOG_FIRST
