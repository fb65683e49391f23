"""What is read is recorded whole or not at all, and one bad letter costs no other."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection

from filter.judging import Judged, decide
from filter.letter import Letter
from filter.models import Judgement
from imap.connection import connect
from imap.errors import NO_LETTERS_FAULT, BusyError
from imap.models import Arrival, State
from imap.reading import open_folder
from imap.receiving import Poison, arrival_of, cursor, judged, receive, record
from imap.sync import sync
from mail.digest import digest
from tests.imap.letters import HAM, SPAM, UNSURE, opinionated
from tests.imap.mailbox import NOON, Mailbox
from users.models import User


def stumbles_over_spam(user: User, letters: Sequence[Letter]) -> list[Judged]:
    """Judges, but for one letter that it cannot bear."""
    if any(letter.raw == SPAM for letter in letters):
        raise ZeroDivisionError
    return decide(user, letters)


def test_a_letter_that_cannot_be_judged_costs_no_other(
    user: User, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    letters = [Letter(raw, NOON) for raw in (HAM, SPAM, UNSURE)]
    with caplog.at_level(logging.ERROR):
        found = judged(mailbox.account(user), letters, by=stumbles_over_spam)
    named = [
        each.reason if isinstance(each, Poison) else each.case.message.digest for each in found
    ]
    assert named == [digest(HAM), "ZeroDivisionError", digest(UNSURE)]
    assert digest(SPAM) in caplog.text


def test_a_letter_that_cannot_be_judged_is_parked_with_its_reason(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with connect(account) as client:
        opened = open_folder(client, "INBOX")
        folder = cursor(account, opened)
        folder.save()
        portion = next(receive(client, folder, opened, up_to=0))
    [waiting] = portion.waiting
    arrival = arrival_of(folder, waiting, portion, None, Poison("ZeroDivisionError"))
    arrival.save()
    folder.last_uid = waiting.uid
    folder.save()
    assert (arrival.state, arrival.digest) == (State.PARKED, digest(SPAM))
    assert "ZeroDivisionError" in arrival.note
    assert sync(account).lines == []
    assert len(mailbox.contents("INBOX")) == 1


@pytest.mark.parametrize("fault", NO_LETTERS_FAULT)
def test_what_is_no_letters_fault_parks_none(
    user: User, mailbox: Mailbox, fault: type[Exception]
) -> None:
    def fails(_user: User, _letters: Sequence[Letter]) -> list[Judged]:
        raise fault

    with pytest.raises(fault):
        judged(mailbox.account(user), [Letter(HAM, NOON)], by=fails)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_database_while_letters_are_judged(mailbox: Mailbox) -> None:
    user = opinionated()
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    waits: dict[str, bool] = {}

    def noting(execute: Callable[..., Any], sql: str, *query: Any) -> Any:
        waits[sql] = connection.in_atomic_block
        return execute(sql, *query)

    with connect(account) as client:
        opened = open_folder(client, "INBOX")
        folder = cursor(account, opened)
        folder.save()
        portion = next(receive(client, folder, opened, up_to=0))
    with connection.execute_wrapper(noting):
        record(account, folder, portion)
    reading = [held for sql, held in waits.items() if "filter_storedpolicy" in sql]
    writing = [held for sql, held in waits.items() if "INSERT" in sql]
    assert reading
    assert not any(reading)
    assert writing
    assert all(writing)


def test_two_processes_that_read_the_same_mail_record_it_once_and_the_log_says_so(
    user: User, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with connect(account) as client:
        opened = open_folder(client, "INBOX")
        mine, theirs = cursor(account, opened), cursor(account, opened)
        mine.save()
        theirs.pk, theirs._state.adding = mine.pk, False
        portions = [next(receive(client, folder, opened, up_to=0)) for folder in (mine, theirs)]
    [arrival] = record(account, mine, portions[0])
    assert arrival.state == State.DUE
    with pytest.raises(BusyError):
        record(account, theirs, portions[1])
    assert f"the new mail of account {account.pk} is recorded already" in caplog.text
    assert Arrival.objects.count() == Judgement.objects.count() == 1
