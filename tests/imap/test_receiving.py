"""What is read is recorded whole or not at all, and one bad letter costs no other."""

import logging
from collections.abc import Sequence

import pytest
from django.db import OperationalError

from filter.judging import judge
from filter.letter import Letter
from filter.models import Judgement
from imap.connection import connect
from imap.errors import BusyError
from imap.models import Arrival, State
from imap.reading import digest, open_folder
from imap.receiving import cursor, judged, receive, record
from tests.imap.letters import HAM, SPAM, UNSURE
from tests.imap.mailbox import NOON, Mailbox
from users.models import User


def stumbles_over_spam(user: User, letters: Sequence[Letter]) -> list[Judgement]:
    """Judges, but for one letter that it cannot bear."""
    if any(letter.raw == SPAM for letter in letters):
        raise ZeroDivisionError
    return judge(user, letters)


def test_a_letter_that_cannot_be_judged_costs_no_other(
    user: User, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    letters = [Letter(raw, NOON) for raw in (HAM, SPAM, UNSURE)]
    with caplog.at_level(logging.ERROR):
        rows = judged(mailbox.account(user), letters, by=stumbles_over_spam)
    assert [row and row.digest for row in rows] == [digest(HAM), None, digest(UNSURE)]
    assert digest(SPAM) in caplog.text
    assert Judgement.objects.count() == 2


def test_a_database_that_fails_is_no_letters_fault(user: User, mailbox: Mailbox) -> None:
    def fails(_user: User, _letters: Sequence[Letter]) -> list[Judgement]:
        raise OperationalError

    with pytest.raises(OperationalError):
        judged(mailbox.account(user), [Letter(HAM, NOON)], by=fails)


def test_two_processes_that_read_the_same_mail_record_it_once(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with connect(account) as client:
        opened = open_folder(client, "INBOX")
        mine, theirs = cursor(account, opened), cursor(account, opened)
        mine.save()
        theirs.pk, theirs._state.adding = mine.pk, False
        portions = [next(receive(client, folder, opened, began=NOON)) for folder in (mine, theirs)]
    [arrival] = record(account, mine, portions[0])
    assert arrival.state == State.DUE
    with pytest.raises(BusyError):
        record(account, theirs, portions[1])
    assert Arrival.objects.count() == Judgement.objects.count() == 1
