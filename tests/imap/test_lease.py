"""One process at a time works on an account."""

from datetime import timedelta

import pytest
from django.utils import timezone

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
