"""Prints what Hamlet has written down, as JSON; then takes back every mark and says what is left.

What a mark taught is taken back exactly: had anything been learned twice, it
would be left. Hamlet's database is of no use afterwards.
"""

import json
import sys
from collections import defaultdict
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- Django must be set up first

from ann.models import History, Sample  # noqa: E402
from filter.feedback import forget  # noqa: E402
from filter.models import Judgement, Mark, StoredMessage  # noqa: E402
from imap.models import UNDER_WAY, Account, Arrival, State  # noqa: E402
from knowledge_base.models import (  # noqa: E402
    Contact,
    Correspondence,
    Country,
    EarlierHam,
    EarlierSpam,
    Habit,
    MessageSketch,
    SenderPath,
    Service,
    SketchBand,
    StepCount,
)

TAUGHT = (
    *(Country, EarlierHam, EarlierSpam, Habit, MessageSketch, SenderPath, Service, SketchBand),
    *(StepCount, Sample),
)
BY_DIGEST = (EarlierHam, EarlierSpam, MessageSketch, Sample, Mark, Judgement, StoredMessage)


def main() -> None:
    """Reads, prints."""
    accounts = {each.username: page(each) for each in Account.objects.select_related("user")}
    for account in Account.objects.select_related("user"):
        accounts[account.username]["residue"] = residue(account)
    json.dump(accounts, sys.stdout)


def page(account: Account) -> dict[str, Any]:
    """What is written of one account."""
    user = account.user
    judgements = Judgement.objects.filter(user=user).order_by("id")
    uses: defaultdict[int, int] = defaultdict(int)
    arrivals = []
    rows = Arrival.objects.filter(folder__account=account).order_by("id")
    for row in rows.select_related("folder", "now_folder", "judgement"):
        if row.judgement_id:
            uses[row.judgement_id] += 1
        arrivals.append(
            {
                "digest": row.digest,
                "message_id": row.message_id,
                "state": row.state,
                "note": row.note,
                "lies": row.lies,
                "uid": row.uid if row.now_uid is None else row.now_uid,
                "seen_at": str(row.seen_at),
                "folder": (row.now_folder or row.folder).name,
                "action": row.judgement.action if row.judgement else "",
            }
        )
    return {
        "judgements": [
            {
                "digest": each.digest,
                "action": each.action,
                "step": each.step,
                "arrivals": uses[each.pk],
            }
            for each in judgements
        ],
        "arrivals": arrivals,
        "marks": dict(Mark.objects.filter(user=user).values_list("digest", "label")),
        "digests": sorted(
            {
                digest
                for model in BY_DIGEST
                for digest in model._default_manager.filter(user=user).values_list(
                    "digest", flat=True
                )
            }
        ),
        "samples": Sample.objects.filter(user=user).count(),
        "sent": dict(Contact.objects.filter(user=user, sent__gt=0).values_list("address", "sent")),
        "open": [*undone(account)],
    }


def undone(account: Account) -> list[str]:
    """What is still to be done for the account, and what keeps it from being done."""
    now = timezone.now()
    said = []
    for state in (State.DUE, *UNDER_WAY, State.PARKED):
        number = Arrival.objects.filter(folder__account=account, state=state).count()
        said += [f"{number} arrivals {state}"] if number else []
    waiting = StoredMessage.objects.filter(user=account.user, awaits__isnull=False).count()
    said += [f"{waiting} messages await judgement"] if waiting else []
    said += [f"paused: {account.paused}"] if account.paused else []
    said += [f"in trouble: {account.trouble}"] if account.trouble else []
    if account.retry_at and account.retry_at > now:
        said.append(f"not tried before {account.retry_at}")
    if account.busy_until and (account.busy_until - now).total_seconds() > 15:
        said.append(f"held until {account.busy_until}")
    return said


def residue(account: Account) -> dict[str, int]:
    """What is left of what was learned when every mark is taken back: nothing should be."""
    user = account.user
    for digest in Mark.objects.filter(user=user).values_list("digest", flat=True):
        forget(user, digest)
    left = {model.__name__: model._default_manager.filter(user=user).count() for model in TAUGHT}
    left["Contact"] = Contact.objects.filter(user=user, received__gt=0).count()
    left["Correspondence"] = Correspondence.objects.filter(user=user, received__gt=0).count()
    history = History.objects.filter(user=user).first()
    left["History"] = history.count if history else 0
    return {name: number for name, number in left.items() if number}


if __name__ == "__main__":
    main()
