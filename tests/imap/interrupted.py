"""Syncs that end in the middle, and what a person does before the next one."""

import pytest

from imap.errors import ConnectionLostError
from imap.models import Account
from imap.sync import sync
from tests.imap.mailbox import Mailbox
from tests.servers.proxy import Cut, Proxy
from users.models import User


def killed(mailbox: Mailbox, user: User, command: bytes) -> None:
    """A sync that ends when the server has done such a command, and has not told us yet."""
    broken_off(mailbox, mailbox.account(user), command)


def broken_off(mailbox: Mailbox, account: Account, command: bytes) -> None:
    """Such a sync of this account."""
    with Proxy(
        mailbox.server.port, fatal=lambda line: command in line, cut=Cut.UNANSWERED
    ) as proxy:
        through = Account.objects.get(pk=account.pk)
        through.port = proxy.port
        with pytest.raises(ConnectionLostError):
            sync(through)


def remove(mailbox: Mailbox, folder: str) -> None:
    """He removes all letters of the folder for good."""
    mailbox.client.select_folder(folder)
    mailbox.client.delete_messages(mailbox.client.search())
    mailbox.client.expunge()
