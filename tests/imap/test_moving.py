"""Moving loses nothing, whatever the server can do."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import cast

import pytest
from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientError

from imap.connection import connect
from imap.models import Account, Arrival, Folder
from imap.moved import Moved, Place, copied_to
from imap.moving import move
from imap.reading import open_folder
from mail.digest import digest
from tests.imap.letters import HAM, SPAM, UNSURE
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
from users.models import User

OFFERS = ["dovecot", "dovecot_without_move", "plain_dovecot"]


@pytest.fixture(params=OFFERS)
def any_mailbox(request: pytest.FixtureRequest, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    """A mailbox on servers of different ability, with a folder to move to."""
    mailbox = mailboxes(request.getfixturevalue(request.param))
    mailbox.client.create_folder("Junk")
    return mailbox


def arrivals(account: Account, *raws: bytes) -> dict[int, Arrival]:
    """The messages of INBOX as arrivals, by UID."""
    folder = Folder(account=account, name="INBOX")
    return {
        uid: Arrival(
            folder=folder,
            uidvalidity=1,
            uid=uid,
            digest=digest(raw),
            size=len(raw),
            arrived_at=datetime.now(UTC),
            seen_at=datetime.now(UTC),
        )
        for uid, raw in enumerate(raws, start=1)
    }


def moved_from_inbox(client: IMAPClient, target: str, chosen: dict[int, Arrival]) -> Moved:
    """Opens INBOX and moves messages out of it."""
    open_folder(client, "INBOX", to_change="moving")
    return move(client, "INBOX", target, chosen)


def test_messages_move_and_nothing_else_does(user: User, any_mailbox: Mailbox) -> None:
    for raw in (HAM, SPAM, UNSURE, SPAM):
        any_mailbox.deliver(raw)
    before = any_mailbox.everything()
    account = any_mailbox.account(user)
    chosen = arrivals(account, HAM, SPAM, UNSURE, SPAM)
    del chosen[1]
    with connect(account) as client:
        moved = moved_from_inbox(client, "Junk", chosen)
    assert moved.places.keys() == {2, 3, 4}
    assert len({place.uid for place in moved.places.values()}) == 3
    assert moved.vanished | moved.refused.keys() | moved.unlike == set()
    assert len(any_mailbox.contents("INBOX")) == 1
    assert any_mailbox.everything() == before


def test_what_others_marked_as_deleted_is_not_removed(user: User, any_mailbox: Mailbox) -> None:
    any_mailbox.deliver(HAM, flags=(DELETED,))
    any_mailbox.deliver(SPAM)
    account = any_mailbox.account(user)
    chosen = arrivals(account, HAM, SPAM)
    del chosen[1]
    with connect(account) as client:
        moved_from_inbox(client, "Junk", chosen)
    any_mailbox.client.select_folder("INBOX", readonly=True)
    assert 1 in any_mailbox.client.search(["DELETED"])


def test_without_uidplus_the_original_stays_marked_beside_its_copy(
    user: User, plain_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(plain_dovecot)
    mailbox.client.create_folder("Junk")
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with connect(account) as client:
        moved = moved_from_inbox(client, "Junk", arrivals(account, SPAM))
    assert moved.marked == {1}
    mailbox.client.select_folder("INBOX", readonly=True)
    assert mailbox.client.search(["DELETED"]) == [1]


def test_a_copy_with_other_bytes_does_not_cost_the_original(
    user: User, plain_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(plain_dovecot)
    mailbox.client.create_folder("Junk")
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with connect(account) as client:
        moved = moved_from_inbox(client, "Junk", arrivals(account, HAM))
    assert moved.unlike == {1}
    assert len(mailbox.contents("INBOX")) == 1


def test_what_is_refused_after_copying_is_not_copied_again(
    user: User, dovecot_without_move: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(dovecot_without_move)
    mailbox.client.create_folder("Junk")
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with connect(account) as client:
        # A command that Dovecot has never refused, and another server might.
        client.get_flags = refuse
        with pytest.raises(IMAPClientError):
            moved_from_inbox(client, "Junk", arrivals(account, SPAM))
    assert [len(mailbox.contents(name)) for name in ("INBOX", "Junk")] == [1, 1]


def refuse(_uids: Sequence[int]) -> None:
    """What IMAPClient raises where the server says NO."""
    raise IMAPClientError("fetch failed: not now")


def test_messages_that_are_not_there_are_told_from_those_that_move(
    user: User, any_mailbox: Mailbox
) -> None:
    any_mailbox.deliver(SPAM)
    account = any_mailbox.account(user)
    with connect(account) as client:
        moved = moved_from_inbox(client, "Junk", arrivals(account, SPAM, HAM))
    assert moved.places.keys() == {1}
    assert moved.vanished == {2}


def test_a_folder_that_takes_nothing_leaves_the_mail_where_it_is(
    user: User, any_mailbox: Mailbox
) -> None:
    any_mailbox.deliver(SPAM)
    account = any_mailbox.account(user)
    with connect(account) as client:
        moved = moved_from_inbox(client, "Nowhere", arrivals(account, SPAM))
    assert "doesn't exist" in moved.refused[1]
    assert len(any_mailbox.contents("INBOX")) == 1


def test_the_server_says_where_a_message_went(user: User, mailbox: Mailbox) -> None:
    mailbox.client.create_folder("Junk")
    mailbox.deliver(HAM, folder="Junk")
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with connect(account) as client:
        moved = moved_from_inbox(client, "Junk", arrivals(account, SPAM))
    uidvalidity = mailbox.client.folder_status("Junk", ["UIDVALIDITY"])[b"UIDVALIDITY"]
    assert moved.places == {1: Place(uidvalidity, 2)}


@pytest.mark.parametrize(
    "said", [b"1 2", b"x 1 2", b"1 a b", b"1 1:4000000000 1:4000000000", b"1 1:3 1:2"]
)
def test_a_copyuid_that_makes_no_sense_is_as_if_it_were_not_there(said: bytes) -> None:
    class Client:
        class _imap:  # noqa: N801 (IMAPClient's name)
            @staticmethod
            def response(_name: str) -> tuple[str, list[bytes]]:
                return "COPYUID", [said]

    assert copied_to(cast(IMAPClient, Client())) == {}
