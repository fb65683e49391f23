"""Whatever goes wrong in a sync ends in a clear state, and costs nobody else."""

import logging

import pytest
from django.db import DataError, OperationalError

from imap.errors import RefusedLoginError, RemovedError, UnexpectedError
from imap.models import Account, Trouble
from imap.report import Line, Run, SyncReport
from imap.session import noted, session
from imap.sync import sync
from imap.trouble import note
from tests.imap.letters import HAM
from tests.imap.mailbox import Mailbox
from users.models import User


@pytest.fixture
def account(user: User, mailbox: Mailbox) -> Account:
    mailbox.deliver(HAM)
    return mailbox.account(user)


@pytest.mark.parametrize("error", [ValueError("Dear Anna"), KeyError("Anna"), DataError("Anna")])
def test_an_unexpected_error_is_noted_by_kind_and_place_and_tried_again_later(
    account: Account, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    with (
        caplog.at_level(logging.INFO),
        pytest.raises(UnexpectedError, match=type(error).__name__),
        session(account, SyncReport("it", Run.LIVE)),
    ):
        raise error
    stored = Account.objects.get()
    assert (stored.trouble, stored.failures, stored.paused) == (Trouble.UNEXPECTED, 1, "")
    assert stored.retry_at is not None
    assert stored.busy_until is None
    assert "test_session.py:" in caplog.text
    assert "Anna" not in caplog.text


def test_a_database_that_is_away_is_nothing_of_the_accounts(account: Account) -> None:
    with pytest.raises(OperationalError), session(account, SyncReport("it", Run.LIVE)):
        raise OperationalError("server has gone away")
    assert Account.objects.get().trouble == ""


@pytest.mark.django_db(transaction=True)
def test_an_account_that_is_removed_while_it_is_synced_ends_calmly(
    account: Account, mailbox: Mailbox
) -> None:
    def remove(_: Line) -> None:
        Account.objects.all().delete()

    with pytest.raises(RemovedError, match="removed meanwhile"):
        sync(account, tell=remove)
    assert not Account.objects.exists()
    assert len(mailbox.contents("INBOX")) == 1


def test_a_failure_with_old_settings_does_not_pause_an_account_that_was_given_new_ones(
    account: Account,
) -> None:
    changed = Account.objects.get()
    changed.password = "another"
    changed.save()
    with pytest.raises(RefusedLoginError), noted(account):
        raise RefusedLoginError("wrong password")
    stored = Account.objects.get()
    assert (stored.trouble, stored.paused) == ("", "")


def test_of_two_that_note_one_failure_only_the_first_counts_it(account: Account) -> None:
    twin = Account.objects.get()
    assert note(account, UnexpectedError("x"))
    assert not note(twin, UnexpectedError("x"))
    assert Account.objects.get().failures == 1
