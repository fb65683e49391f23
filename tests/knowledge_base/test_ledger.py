from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction

from knowledge_base import ledger
from knowledge_base.models import Ledger
from tests.knowledge_base.letters import NOW
from users.models import User


@pytest.mark.django_db(transaction=True)
def test_nobody_holds_the_lock_outside_a_transaction() -> None:
    ben = User.objects.create_user("ben@ben.net")
    with pytest.raises(transaction.TransactionManagementError):
        ledger.lock(ben)


def test_the_lock_makes_one_ledger_a_user(ben: User, carol: User) -> None:
    for user in (ben, ben, carol):
        ledger.lock(user)
    assert Ledger.objects.count() == 2


def test_every_change_draws_a_stamp_of_its_own(ben: User, carol: User) -> None:
    assert ledger.stamps_of(ben) == ledger.Stamps()
    ledger.lock(ben)
    seen = {ledger.Stamps()}
    for _ in range(3):
        ledger.note_spam(ben, "digest", NOW, added=True)
        seen.add(ledger.stamps_of(ben))
        ledger.note_keywords(ben)
        seen.add(ledger.stamps_of(ben))
    assert len(seen) == 7
    assert ledger.stamps_of(carol) == ledger.Stamps()


def test_the_journal_ends_with_the_current_stamp_and_stays_short(ben: User) -> None:
    ledger.lock(ben)
    for number in range(ledger.LONGEST_JOURNAL + 5):
        ledger.note_spam(ben, str(number), NOW, added=True)
    stamp, journal = ledger.journal_of(ben)
    assert len(journal) == ledger.LONGEST_JOURNAL
    assert journal[-1].stamp == stamp == ledger.stamps_of(ben).spam
    assert journal[-1].digest == str(ledger.LONGEST_JOURNAL + 4)


def test_microseconds_are_exact_in_any_zone() -> None:
    at = datetime(2199, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    tick = timedelta(microseconds=1)
    assert ledger.microseconds(at) - ledger.microseconds(at - tick) == 1
    elsewhere = at.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert ledger.microseconds(elsewhere) == ledger.microseconds(at)
    assert ledger.EPOCH + ledger.microseconds(at) * tick == at
