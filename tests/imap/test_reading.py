"""New mail is read in portions that fit in memory, and no flag changes."""

from typing import cast

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import ProtocolError

from imap.connection import connect
from imap.errors import NoSuchFolderError
from imap.reading import (
    HEAD,
    PORTION_BYTES,
    PORTION_MESSAGES,
    UIDS_A_SEARCH,
    WHOLE,
    Opened,
    Waiting,
    look,
    open_folder,
    portions,
    read,
    uids_above,
)
from tests.imap.letters import HAM, SPAM
from tests.imap.mailbox import NOON, Mailbox
from tests.servers.proxy import Proxy
from users.models import User


def waiting(uid: int, size: int) -> Waiting:
    """A message of that size."""
    return Waiting(uid, size, NOON, deleted=False)


@pytest.mark.parametrize("size", [0, 1, 100_000, WHOLE, WHOLE + 1, 50 * 2**20])
def test_portions_keep_the_order_and_their_bounds(size: int) -> None:
    messages = [waiting(uid, size) for uid in range(1, 121)]
    made = list(portions(messages))
    assert [each for portion in made for each in portion] == messages
    for portion in made:
        assert len(portion) <= PORTION_MESSAGES
        to_read = sum(each.size if each.whole else HEAD for each in portion)
        assert to_read <= PORTION_BYTES or len(portion) == 1


def test_no_messages_are_no_portion() -> None:
    assert list(portions([])) == []


def test_of_a_large_message_only_the_head_is_read(user: User, mailbox: Mailbox) -> None:
    large = HAM + b"z" * WHOLE
    mailbox.deliver(large)
    mailbox.deliver(SPAM)
    with connect(mailbox.account(user)) as client:
        opened = open_folder(client, "INBOX")
        found = list(look(client, uids_above(client, opened, 0)))
        assert [(each.size, each.whole) for each in found] == [
            (len(large), False),
            (len(SPAM), True),
        ]
        assert read(client, found) == {1: large[:HEAD], 2: SPAM}


def test_reading_marks_nothing_as_read_nor_as_no_longer_recent(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(HAM)
    with connect(mailbox.account(user)) as client:
        opened = open_folder(client, "INBOX")
        read(client, list(look(client, uids_above(client, opened, 0))))
    mailbox.client.select_folder("INBOX", readonly=True)
    assert mailbox.client.get_flags([1]) == {1: (rb"\Recent",)}


def test_only_uids_above_the_last_are_named(user: User, mailbox: Mailbox) -> None:
    for _ in range(3):
        mailbox.deliver(HAM)
    with connect(mailbox.account(user)) as client:
        opened = open_folder(client, "INBOX")
        assert uids_above(client, opened, 0) == [1, 2, 3]
        assert uids_above(client, opened, 2) == [3]
        assert uids_above(client, opened, 3) == []
        # A server that does not say UIDNEXT answers `4:*` with its last message.
        assert uids_above(client, Opened("INBOX", 1, uidnext=0, messages=3), 3) == []


def test_a_great_folder_is_searched_in_ranges(user: User, mailbox: Mailbox) -> None:
    for _ in range(3):
        mailbox.deliver(HAM)
    great = Opened("INBOX", 1, uidnext=2 * UIDS_A_SEARCH, messages=UIDS_A_SEARCH + 1)
    with connect(mailbox.account(user)) as client:
        open_folder(client, "INBOX")
        assert uids_above(client, great, 1) == [2, 3]


def test_a_folder_that_is_not_there_is_an_error_that_names_it(user: User, mailbox: Mailbox) -> None:
    with (
        connect(mailbox.account(user)) as client,
        pytest.raises(NoSuchFolderError, match="“Nirgends”"),
    ):
        open_folder(client, "Nirgends")


def test_bodies_are_only_ever_peeked_at(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(HAM)
    mailbox.deliver(SPAM + b"z" * WHOLE)
    asked: list[bytes] = []
    with (
        Proxy(mailbox.server.port, fatal=lambda line: bool(asked.append(line))) as proxy,
        connect(mailbox.account(user, port=proxy.port)) as client,
    ):
        opened = open_folder(client, "INBOX")
        read(client, list(look(client, uids_above(client, opened, 0))))
    bodies = [line for line in asked if b"BODY" in line or b"RFC822 " in line]
    assert len(bodies) == 2
    assert all(b"BODY.PEEK[]" in line for line in bodies)


def test_a_folder_without_uidvalidity_is_the_servers_error() -> None:
    class Client:
        def select_folder(self, _name: str, *, readonly: bool) -> dict[bytes, int]:
            assert readonly
            return {b"EXISTS": 3}

    with pytest.raises(ProtocolError, match="UIDVALIDITY"):
        open_folder(cast(IMAPClient, Client()), "INBOX")
