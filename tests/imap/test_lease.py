"""One process at a time works on an account."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from imap.connection import usual_patience
from imap.errors import BusyError
from imap.lease import Lease, lease
from imap.models import Account
from imap.sync import sync
from tests.imap.letters import HAM
from tests.imap.mailbox import Mailbox
from users.models import User


def test_a_second_process_is_told_to_wait(user: User, mailbox: Mailbox) -> None:
    account = mailbox.account(user)
    with lease(account), pytest.raises(BusyError, match="Wait until it is done"):
        sync(account)
    assert sync(account).lines == []


def test_a_lease_ends_also_when_the_work_fails(user: User, mailbox: Mailbox) -> None:
    account = mailbox.account(user)
    with pytest.raises(ZeroDivisionError), lease(account):
        raise ZeroDivisionError
    assert Account.objects.get().busy_until is None


def test_a_lease_is_as_long_as_the_setting_says_and_no_connection_is_silent_for_longer(
    user: User, mailbox: Mailbox, settings: Settings
) -> None:
    account = mailbox.account(user)
    for seconds in (5, 180, 3600):
        settings.ACCOUNT_LEASE_SECONDS = seconds
        with lease(account) as held:
            left = (held.until - timezone.now()).total_seconds()
            with pytest.raises(BusyError, match=f"in {seconds} seconds"):
                Lease(account)
        assert seconds - 2 < left < seconds + 3
        assert usual_patience().read < seconds


def test_a_dead_processs_lease_runs_out_and_the_dead_cannot_return(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(HAM)
    account = mailbox.account(user)
    dead = Lease(account)
    dead.until = timezone.now() - timedelta(seconds=1)
    Account.objects.update(busy_until=dead.until)
    with lease(account):
        with pytest.raises(BusyError, match="another one took over"):
            dead.renew()
        dead.end()
        assert Account.objects.get().busy_until is not None
