"""Folders with odd names, a letter that is too large, and servers that want to be left alone."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from filter.models import Judgement
from imap.connection import connect
from imap.errors import MailServerError, ThrottledError
from imap.models import Account, Arrival, State, Trouble
from imap.sync import sync
from imap.throttling import is_throttled
from tests.imap.letters import HAM, SPAM, letter
from tests.imap.mailbox import Mailbox
from tests.imap.test_connection import account as unsaved
from tests.imap.test_listening import move
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures import short_folder
from tests.servers.proxy import Proxy
from users.models import User

MEBIBYTE = 1024 * 1024
ODD = [
    "Überprüft & abgelegt",
    "收件夾",
    'Anna\'s "best" ones',
    "back\\slash",
    "50% off * really",
    "12345",
    "NIL",
    "(parentheses)",
    "a" * 190,
    "deep/" * 8 + "down",
]


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("offers", ["dovecot", "plain_dovecot"])
def test_junk_and_archives_may_be_called_anything(
    user: User,
    mailboxes: Callable[[Dovecot], Mailbox],
    request: pytest.FixtureRequest,
    offers: str,
    name: str,
) -> None:
    mailbox = mailboxes(request.getfixturevalue(offers))
    for folder in (name, "Trash"):
        mailbox.client.create_folder(folder)
    account = mailbox.account(user)
    account.junk_folder = name
    account.save()
    mailbox.deliver(SPAM)
    mailbox.deliver(HAM)
    sync(account)
    assert len(mailbox.contents(name)) == 1
    move(mailbox, name, "INBOX")
    assert sync(account).learned == {"ham": 1}
    for _ in range(2):
        assert sync(account).lines == []
    assert len(mailbox.contents("INBOX")) == 2


@pytest.mark.parametrize("name", ODD)
def test_mail_may_be_kept_under_any_name(user: User, mailbox: Mailbox, name: str) -> None:
    mailbox.client.create_folder("Trash")
    mailbox.client.create_folder(name)
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    sync(account)
    move(mailbox, "Junk", name)
    assert sync(account).learned == {"ham": 1}


def test_a_folder_that_cannot_be_opened_is_left_out(user: User, mailbox: Mailbox) -> None:
    for folder in ("Trash", "Kept", "Parent/Child"):
        mailbox.client.create_folder(folder)
    flags = {name: flags for flags, _, name in mailbox.client.list_folders()}
    assert rb"\Noselect" in flags["Parent"]
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    sync(account)
    move(mailbox, "Junk", "Parent/Child")
    assert sync(account).learned == {"ham": 1}


def test_of_a_letter_of_thirty_megabytes_only_the_head_is_fetched(
    user: User, mailbox: Mailbox
) -> None:
    line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\r\n"
    mailbox.deliver(SPAM + line * (30 * MEBIBYTE // len(line)))
    mailbox.deliver(HAM)
    before = mailbox.everything()
    account, asked = mailbox.account(user), []
    with Proxy(
        mailbox.server.port, fatal=lambda one: bool(asked.append(one)), bytes_back=2 * MEBIBYTE
    ) as proxy:
        account.port = proxy.port
        sync(account)
        assert not proxy.broken
    assert mailbox.everything() == before
    assert [len(mailbox.contents(folder)) for folder in ("INBOX", "Junk")] == [1, 1]
    assert "judged by its first" in Arrival.objects.get(size__gt=MEBIBYTE).note
    assert Judgement.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "throttled"),
    [
        ("NO [UNAVAILABLE] Temporary authentication failure", True),
        ("NO [LIMIT] too much", True),
        ("BYE Too many simultaneous connections. (Failure)", True),
        ("NO [THROTTLED] Throttled", True),
        ("BAD Request is throttled. Suggested Backoff Time: 29961 milliseconds", True),
        ("NO [OVERQUOTA] full", False),
        ("NO [AUTHENTICATIONFAILED] wrong", False),
        ("NO Mailbox doesn't exist: Limits", False),
    ],
)
def test_a_server_that_wants_to_be_left_alone_is_known_by_its_words(
    said: str, throttled: bool
) -> None:
    assert is_throttled(said) == throttled


@pytest.fixture
def narrow_dovecot() -> Iterator[Dovecot]:
    """A Dovecot that bears one connection of each person."""
    with (
        short_folder("dovecot") as folder,
        closing(
            Dovecot(folder, settings="protocol imap {\n mail_max_userip_connections = 1\n}")
        ) as s,
    ):
        yield s


def test_too_many_connections_make_us_wait_and_pause_nothing(
    user: User, narrow_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(narrow_dovecot)
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with pytest.raises(ThrottledError):
        sync(account)
    stored = Account.objects.get()
    assert (stored.trouble, stored.paused) == (Trouble.BUSY_SERVER, "")
    assert stored.retry_at is not None
    mailbox.client.logout()
    sync(stored)
    mailbox.client = mailbox.logged_in()
    assert len(mailbox.contents("Junk")) == 1
    assert Account.objects.get().trouble == ""


@pytest.mark.parametrize("greeting", [b"* BYE Too many connections from you\r\n", b"* BYE no\r\n"])
def test_a_server_that_says_goodbye_as_a_greeting_is_too_busy(greeting: bytes) -> None:
    def serve() -> None:
        client, _ = listener.accept()
        with client:
            client.sendall(greeting)

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        port = listener.getsockname()[1]
        with pytest.raises(ThrottledError), connect(unsaved(port)):
            pass
        thread.join()


@pytest.mark.parametrize("command", [b"EXAMINE", b"FETCH", b"MOVE", b"LIST"])
def test_a_server_that_throttles_in_the_middle_is_left_alone_and_then_gone_on_with(
    user: User, mailbox: Mailbox, command: bytes
) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with Throttling(mailbox.server.port, command) as proxy:
        account.port = proxy.port
        account.save()
        try:
            sync(account)
        except MailServerError as error:
            assert isinstance(error, ThrottledError)  # noqa: PT017 (MOVE is noted without raising)
    stored = Account.objects.get()
    assert (stored.trouble, stored.paused) == (Trouble.BUSY_SERVER, "")
    stored.port = mailbox.server.port
    stored.save()
    sync(stored)
    assert len(mailbox.contents("Junk")) == 1
    assert Arrival.objects.get().state == State.AT_REST
    assert Account.objects.get().trouble == ""


class Throttling(Proxy):
    """A proxy that answers one command itself: it is throttled."""

    def __init__(self, port: int, command: bytes) -> None:
        self.command = command
        super().__init__(port)

    def forward(self, client: socket.socket, server: socket.socket) -> None:
        """Client to server, but for that command."""
        with client.makefile("rb") as lines:
            for line in lines:
                if self.command in line:
                    client.sendall(line.split()[0] + b" NO [THROTTLED] slow down\r\n")
                else:
                    server.sendall(line)
        self.shut(client, server)


def test_a_letter_without_a_header_end_is_judged_all_the_same(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(letter("who@else.example", "Cut")[:40])
    sync(mailbox.account(user))
    assert Judgement.objects.count() == 1
