"""What Hamlet asks of a server: little, and nothing twice."""

import re
from collections import Counter
from collections.abc import Callable

import pytest

from imap.models import Account
from imap.span import Span
from imap.sync import sync
from imap.uid_set import expand
from tests.imap.letters import HAM, SPAM, UNSURE, letter
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from users.models import User

OPENED = re.compile(rb"(?:EXAMINE|SELECT) (\S+)")
WHOLE = re.compile(rb"UID FETCH (\S+) \(BODY\.PEEK\[\]")
SIZES = re.compile(rb"UID FETCH (\S+) \(RFC822\.SIZE INTERNALDATE FLAGS\)")


class Ledger(list[bytes]):
    """Notes each line that a client sends; an argument for `Proxy`."""

    def __call__(self, line: bytes) -> bool:
        """Breaks nothing."""
        self.append(line)
        return False

    def times(self, command: re.Pattern[bytes]) -> Counter[int]:
        """UID in INBOX → how often it was fetched."""
        fetched: Counter[int] = Counter()
        in_inbox = False
        for line in self:
            if opened := OPENED.search(line):
                in_inbox = opened.group(1) == b'"INBOX"'
            if in_inbox and (found := command.search(line)):
                fetched.update(expand(found.group(1).decode()))
        return fetched


@pytest.mark.parametrize("offers", ["dovecot", "plain_dovecot"])
def test_each_letter_is_looked_at_once_and_fetched_once_however_many_syncs_it_takes(
    user: User,
    mailboxes: Callable[[Dovecot], Mailbox],
    request: pytest.FixtureRequest,
    offers: str,
) -> None:
    mailbox = mailboxes(request.getfixturevalue(offers))
    senders = ("anna@friend.example", "seller@shop.example", "stranger@elsewhere.example")
    for number in range(240):
        sender = senders[number % 3]
        mailbox.deliver(letter(sender, f"Sesamoid {number}" if "shop" in sender else f"{number}"))
    account, asked = mailbox.account(user), Ledger()
    with Proxy(mailbox.server.port, fatal=asked) as proxy:
        account.port = proxy.port
        syncs = 1
        while not sync(account, span=Span.of(0)).finished:
            syncs += 1
        for _ in range(2):
            sync(account)
    assert syncs == 3
    once = dict.fromkeys(range(1, 241), 1)
    assert asked.times(WHOLE) == once
    assert asked.times(SIZES) == once


def test_a_sync_in_which_nothing_happened_is_one_question(user: User, mailbox: Mailbox) -> None:
    for raw in (HAM, SPAM, UNSURE):
        mailbox.deliver(raw)
    account = mailbox.account(user)
    sync(account)
    sync(account)
    asked = Ledger()
    with Proxy(mailbox.server.port, fatal=asked) as proxy:
        Account.objects.update(port=proxy.port)
        sync(Account.objects.get())
    commands = [line.split()[1] for line in asked if b"CAPABILITY" not in line]
    assert commands == [b"LOGIN", b"LIST", b"LOGOUT"]


@pytest.mark.parametrize("folder", ["INBOX", "Junk", "Held", "Sent"])
def test_whatever_happens_anywhere_is_seen_by_that_question(
    user: User, mailbox: Mailbox, folder: str
) -> None:
    mailbox.client.create_folder("Sent")
    for raw in (HAM, SPAM, UNSURE):
        mailbox.deliver(raw)
    account = mailbox.account(user)
    sync(account)
    sync(account)
    asked = Ledger()
    mailbox.deliver(letter("who@else.example", "More"), folder=folder)
    with Proxy(mailbox.server.port, fatal=asked) as proxy:
        account.port = proxy.port
        sync(account)
        looked = len(asked)
        sync(account)
        sync(account)
    assert b"EXAMINE" in b"".join(asked[:looked])
    assert b"EXAMINE" not in b"".join(asked[-4:])


def test_a_keyword_alone_is_seen_by_that_question(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(HAM)
    account = mailbox.account(user)
    for _ in range(2):
        sync(account)
    mailbox.client.select_folder("INBOX")
    mailbox.client.add_flags([1], [b"$Junk"])
    assert sync(account).learned == {"spam": 1}


def test_many_letters_are_moved_by_few_commands(user: User, mailbox: Mailbox) -> None:
    for number in range(50):
        mailbox.deliver(letter("seller@shop.example", f"Sesamoid {number}"))
    account, asked = mailbox.account(user), Ledger()
    with Proxy(mailbox.server.port, fatal=asked) as proxy:
        account.port = proxy.port
        sync(account)
    assert len(mailbox.contents("Junk")) == 50
    assert len(asked) < 35
