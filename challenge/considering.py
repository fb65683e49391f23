"""Decides for each unsure letter that waits whether its sender is asked: one row for each, once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from challenge import allowances, preferences
from challenge.allowances import Rate, scope_of
from challenge.configuration import configuration
from challenge.models import Challenge, Preference
from challenge.rules import Refusal
from challenge.state import State
from challenge.switch import Switch
from challenge.weighing import Weighed, asked_lately, weigh
from filter.models import Judgement
from filter.opinion import Action
from users.models import User

AT_ONCE = 100
# Until then a flood shows, and the user may have seen the letter himself.
PATIENCE = timedelta(minutes=10)


def users_to_ask_for() -> list[int]:
    """Whose letters wait and have not been considered. One query."""
    switched_on = Preference.objects.exclude(switch=Switch.OFF)
    waits = unasked().filter(user=OuterRef("user"))
    return list(switched_on.filter(Exists(waits)).values_list("user_id", flat=True))


def unasked() -> QuerySet[Judgement]:
    """The letters that wait, and about which nothing is decided."""
    return Judgement.objects.filter(
        action=Action.HOLD, settled_at__isnull=True, challenge__isnull=True
    )


def consider(user: User, *, at: datetime) -> list[Challenge]:
    """Decides about the user's oldest letters that wait since `PATIENCE`; the new rows.

    Safe to run twice, even at once. A number of queries that does not depend on how many letters
    there are, and three for each that is to be asked about.
    """
    said = Preference.objects.filter(user=user).first()
    switch = preferences.in_force(said, at=at)
    if switch is Switch.OFF:
        return []
    waiting = unasked().filter(user=user, judged_at__lte=at - PATIENCE)
    judgements = list(waiting.order_by("arrived_at", "pk")[:AT_ONCE])
    if not judgements:
        return []
    weighed = list(within_caps(user, weigh(user, judgements, switch=switch, at=at), at=at))
    return record(user, weighed, switch=switch, at=at)


def within_caps(user: User, weighed: Sequence[Weighed], *, at: datetime) -> Iterator[Weighed]:
    """Of several letters of one sender the first is asked about, and no more than the caps allow.

    Who only logs takes nothing from the caps.
    """
    seen: set[str] = set()
    for each in weighed:
        if each.refusal is not None or each.letter is None:
            yield each
            continue
        sender = each.letter.sender
        if sender in seen:
            yield replace(each, refusal=Refusal.ASKED_LATELY)
            continue
        seen.add(sender)
        logs = each.letter.switch is Switch.LOG
        free = logs or allowed(user, sender, at=at)
        yield each if free else replace(each, refusal=Refusal.OVER_ALLOWANCE)


def allowed(user: User, sender: str, *, at: datetime) -> bool:
    """Takes one from the buckets of the user, of the sender's domain, and of all."""
    caps, day = configuration().caps, timedelta(days=1)
    buckets = (
        (scope_of("asked user", str(user.pk)), Rate(caps.user_a_day, day)),
        (scope_of("asked domain", sender.rpartition("@")[2]), Rate(caps.domain_a_day, day)),
        (scope_of("asked all", ""), Rate(caps.all_an_hour, timedelta(hours=1))),
    )
    return all(allowances.take(scope, rate=rate, at=at) for scope, rate in buckets)


def record(
    user: User, weighed: Sequence[Weighed], *, switch: Switch, at: datetime
) -> list[Challenge]:
    """Writes down what was decided, of those letters that nobody has decided about meanwhile.

    Nothing where the switch has been turned since: the next sweep decides by the new one.
    """
    with transaction.atomic():
        # Whoever considers the same user's letters, or turns his switch, waits here.
        said = Preference.objects.select_for_update().filter(user=user).first()
        if said is None or preferences.in_force(said, at=at) is not switch:
            return []
        numbers = [each.judgement.pk for each in weighed]
        fresh = set(unasked().filter(user=user, pk__in=numbers).values_list("pk", flat=True))
        to_ask = {each.letter.sender for each in weighed if each.letter and not each.refusal}
        lately = asked_lately(user, to_ask, at=at) if to_ask else set()
        expires_at = at + timedelta(days=said.wait_days or configuration().wait_days)
        rows = [
            row(user, again(each, lately), at=at, expires_at=expires_at)
            for each in weighed
            if each.judgement.pk in fresh
        ]
        return Challenge.objects.bulk_create(rows)


def again(weighed: Weighed, lately: Collection[str]) -> Weighed:
    """What is decided where its sender was asked while we weighed."""
    if weighed.refusal is None and weighed.letter and weighed.letter.sender in lately:
        return replace(weighed, refusal=Refusal.ASKED_LATELY)
    return weighed


def row(user: User, weighed: Weighed, *, at: datetime, expires_at: datetime) -> Challenge:
    """The unsaved challenge of one decision; one that is to be sent knows when it will expire."""
    letter, reason = weighed.letter, weighed.refusal
    made = Challenge(
        user=user,
        judgement=weighed.judgement,
        sender=letter.sender if letter else "",
        state=State.REFUSED,
        refusal=reason or "",
        considered_at=at,
    )
    if reason is Refusal.AUTOMATIC and letter and letter.automatic:
        made.trouble = letter.automatic
    if reason is None and letter:
        made.state = State.DUE if letter.switch is Switch.ON else State.LOGGED
        made.proof, made.expires_at = weighed.proof, expires_at
    return made
