"""What somebody does to one letter while a server answers is not heard as another's."""

from collections.abc import Callable, Iterator
from socket import socket

import pytest
from imapclient import DELETED, FLAGGED, SEEN, IMAPClient

from filter.models import Mark
from imap.client import Client
from imap.models import Account, Arrival
from imap.sync import sync
from tests.imap.letters import HAM
from tests.imap.mailbox import Mailbox
from tests.imap.test_bounded import server
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy
from users.models import User


@pytest.fixture
def counted(
    dovecot_with_condstore_only: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> Mailbox:
    """A mailbox on a server that tells what others change by sequence number."""
    mailbox = mailboxes(dovecot_with_condstore_only)
    for number in range(1, 5):
        mailbox.deliver(HAM.replace(b"Lunch", b"Lunch %d" % number))
    return mailbox


def make_a_gap(mailbox: Mailbox) -> None:
    """UID 4 is the third letter from now on."""
    mailbox.client.select_folder("INBOX")
    mailbox.client.delete_messages([1])
    mailbox.client.expunge()


@pytest.fixture
def client(counted: Mailbox) -> Iterator[Client]:
    """A connection of Hamlet's, with the folder open."""
    make_a_gap(counted)
    with Client("127.0.0.1", counted.server.port, ssl=False, timeout=20) as made:
        made.login(counted.name, PASSWORD)
        made.enable("CONDSTORE")
        made.select_folder("INBOX")
        yield made


def test_another_letters_flags_are_not_fetched_for_ours(client: Client, counted: Mailbox) -> None:
    counted.client.add_flags([4], [DELETED])
    assert client.get_flags([2, 3]) == {2: (), 3: ()}
    assert client.get_flags([4]) == {4: (DELETED,)}


def test_flags_are_stored(client: Client) -> None:
    assert client.add_flags([2, 3], [SEEN]) == {2: (SEEN,), 3: (SEEN,)}
    assert client.add_flags([3], [FLAGGED], silent=True) is None
    assert client.add_flags([], [SEEN]) == {}
    assert client.get_flags([2, 3]) == {2: (SEEN,), 3: (FLAGGED, SEEN)}


def test_another_letters_flags_are_not_stored_with_ours() -> None:
    def says(connection: socket, tag: bytes) -> None:
        told = b"* 2 FETCH (FLAGS (\\Deleted))\r\n* 1 FETCH (UID 3 FLAGS (\\Seen))\r\n"
        connection.sendall(told + tag + b" OK done\r\n")

    with server(says) as port, Client("127.0.0.1", port, ssl=False, timeout=20) as client:
        client.login("anna", "sesame")
        client.select_folder("INBOX")
        assert client.add_flags([2, 3], [SEEN]) == {3: (SEEN,)}


def test_a_word_about_one_letter_that_is_said_while_we_listen_is_not_heard_of_another(
    user: User, counted: Mailbox
) -> None:
    account = counted.account(user)
    sync(account)
    make_a_gap(counted)
    person = counted.logged_in()
    spoken: list[bool] = []

    def speaks(line: bytes) -> bool:
        if b"CHANGEDSINCE" in line and not spoken:
            spoken.append(True)
            say(person, 4)
        return False

    with Proxy(counted.server.port, fatal=speaks) as proxy:
        through = Account.objects.get(pk=account.pk)
        through.port = proxy.port
        heard = sync(through).learned
    person.logout()
    assert spoken
    assert heard + sync(Account.objects.get()).learned == {"spam": 1}
    assert Mark.objects.get().digest == Arrival.objects.get(uid=4).digest


def say(person: IMAPClient, uid: int) -> None:
    """He marks a letter as junk."""
    person.select_folder("INBOX")
    person.add_flags([uid], [b"$Junk"])
