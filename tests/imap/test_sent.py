"""Whom the user writes to is learned from his Sent folder, each letter once."""

import pytest

from imap.errors import ConnectionLostError
from imap.report import Run
from imap.sync import sync
from knowledge_base import contacts
from tests.imap.letters import letter
from tests.imap.mailbox import Mailbox
from tests.servers.proxy import Proxy
from users.models import User


def sent(to: str, subject: str) -> bytes:
    """A letter of the user's own."""
    return letter("me@home.example", subject).replace(
        b"me@home.example\r\nSub", to.encode() + b"\r\nSub"
    )


def written_to(user: User) -> dict[str, int]:
    """How often the user wrote to whom."""
    return {each.address: each.sent for each in contacts.listed(user)}


@pytest.fixture
def written(mailbox: Mailbox) -> Mailbox:
    """A mailbox whose owner has written three letters."""
    mailbox.client.create_folder("Gesendet")
    mailbox.deliver(sent("berta@friend.example", "One"), folder="Gesendet")
    mailbox.deliver(
        sent("Berta <berta@friend.example>, carl@work.example", "Two"), folder="Gesendet"
    )
    mailbox.deliver(sent("me@home.example", "Note to self"), folder="Gesendet")
    return mailbox


def test_each_recipient_is_counted_and_the_user_himself_is_not(
    user: User, written: Mailbox
) -> None:
    before = written.everything()
    assert sync(written.account(user)).sent_read == 3
    assert written_to(user) == {"berta@friend.example": 2, "carl@work.example": 1}
    assert written.everything() == before


def test_a_letter_is_read_once_also_when_the_folder_is_renumbered(
    user: User, written: Mailbox
) -> None:
    account = written.account(user)
    sync(account)
    assert sync(account).sent_read == 0
    written.deliver(sent("dora@work.example", "Three"), folder="Gesendet")
    assert sync(account).sent_read == 1
    (written.server.mail / written.name / "Gesendet" / "dovecot-uidlist").unlink()
    assert sync(account).sent_read == 0
    assert written_to(user)["berta@friend.example"] == 2


def test_who_got_a_blind_copy_was_written_to_as_well(user: User, mailbox: Mailbox) -> None:
    mailbox.client.create_folder("Sent")
    raw = b"Bcc: Dora <dora@work.example>, emil@work.example\r\n"
    mailbox.deliver(raw + sent("berta@friend.example", "One"), folder="Sent")
    sync(mailbox.account(user))
    assert written_to(user) == {
        "berta@friend.example": 1,
        "dora@work.example": 1,
        "emil@work.example": 1,
    }


def test_a_rehearsal_learns_nothing(user: User, written: Mailbox) -> None:
    assert sync(written.account(user), Run.REHEARSAL).sent_read == 0
    assert written_to(user) == {}


def test_only_a_few_header_fields_are_fetched(user: User, written: Mailbox) -> None:
    asked: list[bytes] = []
    with Proxy(written.server.port, fatal=lambda line: bool(asked.append(line))) as proxy:
        account = written.account(user, port=proxy.port)
        sync(account)
    bodies = [line for line in asked if b"BODY" in line]
    assert len(bodies) == 1
    assert b"BODY.PEEK[HEADER.FIELDS (" in bodies[0]


def test_a_break_while_sent_mail_is_read_is_made_good(user: User, written: Mailbox) -> None:
    account = written.account(user)
    with Proxy(written.server.port, fatal=lambda line: b"HEADER.FIELDS" in line) as proxy:
        account.port = proxy.port
        with pytest.raises(ConnectionLostError):
            sync(account)
    account.port = written.server.port
    assert sync(account).sent_read == 3
