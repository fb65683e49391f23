"""An account that fails is tried ever later, paused where only a person can help, told once."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from django.utils import timezone

from imap.errors import (
    ConnectionLostError,
    CredentialKeyError,
    MailServerError,
    NoSuchFolderError,
    RefusedCommandError,
    RefusedLoginError,
    ThrottledError,
    UnreachableError,
    UntrustedError,
)
from imap.models import Account, Arrival, State, Trouble
from imap.sync import sync
from imap.tasks import sync_account, to_sync
from imap.trouble import FAILURES_BORNE, LONGEST_WAIT, forget, note, wait
from tests.imap.letters import HAM, SPAM
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures import short_folder
from tests.servers.process import free_port
from users.models import User

QUOTA = """
mail_plugins = quota
protocol imap {
  mail_plugins = quota
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:messages=4
}
"""


@pytest.fixture
def account(user: User, mailbox: Mailbox) -> Account:
    return mailbox.account(user)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (RefusedLoginError, Trouble.LOGIN),
        (UntrustedError, Trouble.CERTIFICATE),
        (NoSuchFolderError, Trouble.FOLDER),
        (CredentialKeyError, Trouble.KEY),
        (ThrottledError, Trouble.BUSY_SERVER),
        (UnreachableError, Trouble.UNREACHABLE),
        (ConnectionLostError, Trouble.UNREACHABLE),
        (RefusedCommandError, Trouble.REFUSED),
    ],
)
def test_each_trouble_is_borne_so_often_and_then_pauses_the_account(
    account: Account, error: type[MailServerError], trouble: Trouble
) -> None:
    borne = FAILURES_BORNE[trouble]
    for failure in range(1, borne + 1):
        assert account.paused == ""
        note(account, error("what happened"))
        account.refresh_from_db()
        assert (account.trouble, account.failures) == (trouble, failure)
        assert (account.retry_at is None) == (failure == borne)
    assert account.paused == "what happened"


def test_a_trouble_is_told_when_it_begins_and_when_it_pauses(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(FAILURES_BORNE[Trouble.CERTIFICATE]):
            note(account, UntrustedError("expired"))
    assert [record.getMessage() for record in caplog.records] == [
        f"account {account.pk}: expired",
        f"account {account.pk} is paused: expired",
    ]


def test_another_trouble_counts_anew(account: Account) -> None:
    note(account, UntrustedError("expired"))
    note(account, UntrustedError("expired"))
    note(account, UnreachableError("down"))
    assert (account.trouble, account.failures) == (Trouble.UNREACHABLE, 1)


def test_a_success_ends_it(account: Account) -> None:
    note(account, UntrustedError("expired"))
    account.paused = "expired"
    account.save()
    sync(account)
    account.refresh_from_db()
    assert (account.trouble, account.failures, account.paused, account.retry_at) == (
        "", 0, "", None,
    )  # fmt: skip


def test_waits_double_up_to_a_bound_and_differ() -> None:
    assert timedelta(seconds=48) <= wait(1) <= timedelta(seconds=72)
    assert 8 * timedelta(seconds=48) <= wait(4) <= 8 * timedelta(seconds=72)
    assert LONGEST_WAIT * 0.8 <= wait(1000) <= LONGEST_WAIT * 1.2
    assert len({wait(1) for _ in range(20)}) > 1


def test_an_account_that_waits_is_not_synced_until_its_time_has_come(
    account: Account, mailbox: Mailbox
) -> None:
    mailbox.deliver(SPAM)
    note(account, UnreachableError("down"))
    assert not to_sync().exists()
    sync_account(account.pk)
    assert len(mailbox.contents("INBOX")) == 1
    Account.objects.update(retry_at=timezone.now() - timedelta(seconds=1))
    sync_account(account.pk)
    assert len(mailbox.contents("Junk")) == 1
    assert Account.objects.get().trouble == ""


def test_a_server_that_is_down_is_noted_by_the_sync_itself(account: Account) -> None:
    account.port = free_port()
    account.save()
    for _ in range(3):
        sync_account(account.pk)
    account.refresh_from_db()
    assert (account.trouble, account.failures) == (Trouble.UNREACHABLE, 1)
    assert account.retry_at is not None


def test_forgetting_an_account_that_was_removed_is_no_error(account: Account) -> None:
    Account.objects.all().delete()
    account.pk = None
    forget(account)
    assert account.trouble == ""


@pytest.fixture
def full_dovecot() -> Iterator[Dovecot]:
    """A Dovecot whose mailboxes hold four messages, and that must copy in order to move."""
    offers = "IMAP4rev1 NAMESPACE UIDPLUS"
    with (
        short_folder("dovecot") as folder,
        closing(Dovecot(folder, capability=offers, settings=QUOTA)) as server,
    ):
        yield server


def test_a_full_mailbox_is_noted_and_mail_is_judged_all_the_same(
    user: User,
    full_dovecot: Dovecot,
    mailboxes: Callable[[Dovecot], Mailbox],
    caplog: pytest.LogCaptureFixture,
) -> None:
    mailbox = mailboxes(full_dovecot)
    for raw in (SPAM, HAM, HAM, HAM):
        mailbox.deliver(raw)
    account = mailbox.account(user)
    before = mailbox.everything()
    sync(account)
    assert mailbox.everything() == before
    account.refresh_from_db()
    assert (account.trouble, account.paused) == (Trouble.QUOTA, "")
    assert Arrival.objects.get(state=State.DUE).judgement is not None
    sync(account)
    assert caplog.text.count("the mailbox is full") == 1
    mailbox.client.select_folder("INBOX")
    mailbox.client.delete_messages([4])
    mailbox.client.uid_expunge([4])
    sync(account)
    account.refresh_from_db()
    assert len(mailbox.contents("Junk")) == 1
    assert account.trouble == ""


def test_what_could_not_be_moved_stays_where_its_owner_wants_it(
    user: User, full_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(full_dovecot)
    for raw in (SPAM, HAM, HAM, HAM):
        mailbox.deliver(raw)
    account = mailbox.account(user)
    sync(account)
    mailbox.client.select_folder("INBOX")
    mailbox.client.add_flags([1], [b"NonJunk"])
    mailbox.client.delete_messages([4])
    mailbox.client.uid_expunge([4])
    assert sync(account).learned == {"ham": 1}
    sync(account)
    assert len(mailbox.contents("INBOX")) == 3
    assert mailbox.contents("Junk") == []
