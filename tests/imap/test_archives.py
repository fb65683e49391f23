"""A folder says something of a letter only where a person put it there, and kept it."""

from collections.abc import Callable

import pytest

from filter.models import Mark
from imap import departures
from imap.folder_names import JUNK, TRASH
from imap.models import Account, Arrival, Folder, State
from imap.sync import sync
from tests.imap.letters import SPAM, letter
from tests.imap.mailbox import NOON, Mailbox
from tests.imap.test_listening import move
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from users.models import User

OFFERS = ["dovecot", "plain_dovecot"]


@pytest.fixture(params=OFFERS)
def box(request: pytest.FixtureRequest, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    return mailboxes(request.getfixturevalue(request.param))


def empty(box: Mailbox, folder: str) -> None:
    """A person empties a folder."""
    box.client.select_folder(folder)
    box.client.delete_messages(box.client.search())
    box.client.expunge()


def test_a_rules_copy_behind_which_nothing_arrived_says_nothing(user: User, box: Mailbox) -> None:
    for folder in ("Trash", "Journal"):
        box.client.create_folder(folder)
    for folder in ("INBOX", "Journal"):
        box.deliver(SPAM, folder=folder)
    account = box.account(user)
    sync(account)
    assert Folder.objects.get(name="Journal").uidnext == 2
    empty(box, "Junk")
    sync(account)
    assert not Mark.objects.exists()
    assert Arrival.objects.get().state == State.GONE


def test_what_is_moved_beside_a_rules_copies_is_wanted(user: User, box: Mailbox) -> None:
    for folder in ("Trash", "Journal"):
        box.client.create_folder(folder)
        box.deliver(letter("old@else.example", "Old"), folder=folder)
    box.deliver(SPAM)
    account = box.account(user)
    sync(account)
    move(box, "Junk", "Journal")
    assert sync(account).learned == {"ham": 1}


@pytest.mark.parametrize(("target", "said"), [("Muell", {}), ("Archiv", {"ham": 1})])
def test_where_nobody_knows_the_trash_only_archives_say_that_a_letter_is_wanted(
    user: User, box: Mailbox, target: str, said: dict[str, int]
) -> None:
    box.deliver(SPAM)
    account = box.account(user)
    sync(account)
    move(box, "Junk", target)
    assert sync(account).learned == said
    arrival = Arrival.objects.get()
    assert (arrival.state == State.GONE) == (not said)


def test_what_comes_back_from_a_folder_that_may_be_the_trash_is_wanted(
    user: User, box: Mailbox
) -> None:
    box.deliver(SPAM)
    account = box.account(user)
    sync(account)
    move(box, "Junk", "Muell")
    sync(account)
    move(box, "Muell", "INBOX")
    assert sync(account).learned == {"ham": 1}


@pytest.mark.parametrize("name", ["Slettede elementer", "已删除邮件", "Çöp Kutusu", "Smetnjak"])
def test_trash_is_known_by_its_name_in_many_languages(
    user: User, mailbox: Mailbox, name: str
) -> None:
    mailbox.client.create_folder("Work")
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    sync(account)
    move(mailbox, "Junk", name)
    assert sync(account).learned == {}
    assert Arrival.objects.get().note == "thrown away"


def test_no_name_means_both_junk_and_trash() -> None:
    assert not JUNK & TRASH


def test_a_letter_that_we_brought_back_ourselves_stops_no_listening(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.client.create_folder("Trash")
    for subject in ("First", "Second"):
        mailbox.deliver(letter("stranger@elsewhere.example", subject))
    account = mailbox.account(user)
    sync(account)
    mailbox.client.select_folder("Held")
    mailbox.client.add_flags([1], [b"$NotJunk"])
    sync(account)
    assert len(mailbox.contents("INBOX")) == 1
    move(mailbox, "Held", "Archive")
    assert sync(account).learned == {"ham": 1}


def test_much_that_has_left_junk_is_followed_step_by_step(
    user: User, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(departures, "FOLLOWED", 3)
    for folder in ("Trash", "Work"):
        mailbox.client.create_folder(folder)
    for number in range(8):
        mailbox.deliver(letter("seller@shop.example", f"Sesamoid {number}"), at=NOON)
    account = mailbox.account(user)
    sync(account)
    move(mailbox, "Junk", "Work")
    learned = []
    for _ in range(3):
        report = sync(Account.objects.get())
        learned.append((report.learned.total(), report.finished))
    assert learned == [(3, False), (3, False), (2, True)]
    asked: list[bytes] = []
    with Proxy(mailbox.server.port, fatal=lambda line: bool(asked.append(line))) as proxy:
        account.port = proxy.port
        sync(account)
    assert not [line for line in asked if b"FETCH" in line]
