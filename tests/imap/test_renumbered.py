"""Folders that are renumbered or renamed before a word said there was heard, or with it."""

from collections.abc import Callable

import pytest

from filter.models import Judgement, Mark
from imap.models import Account, Arrival, Folder, State
from imap.newcomers import Newcomer
from imap.places import folder_of
from imap.reading import Opened, Waiting
from imap.renamed import stay_where_renamed
from imap.report import Run, SyncReport
from imap.session import session
from imap.sync import sync
from tests.imap.letters import HAM, SPAM, UNSURE
from tests.imap.mailbox import NOON, Mailbox
from tests.servers.dovecot import Dovecot
from users.models import User


@pytest.fixture(params=["dovecot", "dovecot_without_condstore", "plain_dovecot"])
def box(request: pytest.FixtureRequest, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    """A mailbox on servers that tell of changes in different ways, where the trash is known."""
    mailbox = mailboxes(request.getfixturevalue(request.param))
    mailbox.client.create_folder("Trash")
    return mailbox


def say(mailbox: Mailbox, folder: str, keyword: bytes) -> None:
    """The person sets a keyword on every letter of the folder."""
    mailbox.client.select_folder(folder)
    mailbox.client.add_flags(mailbox.client.search(), [keyword])


def settled(user: User, mailbox: Mailbox) -> Account:
    """A letter lies in INBOX, Junk and Held each, and nothing is to be done."""
    account = mailbox.account(user)
    for letter in (HAM, SPAM, UNSURE):
        mailbox.deliver(letter)
    for _ in range(2):
        sync(account)
    return account


@pytest.mark.parametrize(
    ("folder", "keyword", "label"),
    [
        ("INBOX", b"$Junk", "spam"),
        ("Junk", b"$NotJunk", "ham"),
        ("Held", b"$NotJunk", "ham"),
        ("Held", b"$Junk", "spam"),
    ],
)
def test_a_keyword_set_before_the_folder_was_renumbered_is_heard_once(
    user: User, box: Mailbox, folder: str, keyword: bytes, label: str
) -> None:
    account = settled(user, box)
    say(box, folder, keyword)
    box.renumber(folder)
    assert [sync(account).learned for _ in range(3)] == [{label: 1}, {}, {}]
    assert Mark.objects.get().label == label
    assert Judgement.objects.count() == 3


@pytest.mark.parametrize("folder", ["INBOX", "Junk"])
def test_a_keyword_that_was_heard_is_not_heard_again_when_the_folder_is_renumbered(
    user: User, box: Mailbox, folder: str
) -> None:
    box.client.create_folder("Junk")
    for name, letter in (("INBOX", HAM), ("Junk", SPAM)):
        # A keyword that a letter came with is no word.
        box.deliver(letter, folder=name, flags=(b"$NotJunk",))
    account = settled(user, box)
    box.renumber(folder)
    assert [sync(account).learned for _ in range(2)] == [{}, {}]


@pytest.mark.parametrize("folder", ["Junk", "Held"])
def test_who_renames_a_folder_says_nothing_of_the_letters_in_it(
    user: User, box: Mailbox, folder: str
) -> None:
    account = settled(user, box)
    before = sorted(Arrival.objects.values_list("pk", "lies", "state"))
    box.client.rename_folder(folder, "Old")
    assert [sync(account).learned for _ in range(2)] == [{}, {}]
    assert not Mark.objects.exists()
    assert sorted(Arrival.objects.values_list("pk", "lies", "state")) == before
    assert Arrival.objects.filter(now_folder__name="Old").count() == 1
    assert Judgement.objects.filter(settled_at__isnull=False).count() == 0


@pytest.mark.parametrize("folder", ["Junk", "Held"])
def test_what_is_moved_out_of_a_renamed_folder_is_heard(
    user: User, box: Mailbox, folder: str
) -> None:
    account = settled(user, box)
    box.client.rename_folder(folder, "Old")
    sync(account)
    box.client.select_folder("Old")
    [uid] = box.client.search()
    box.client.copy([uid], "INBOX")
    box.client.delete_messages([uid])
    box.client.expunge()
    assert sync(account).learned == {"ham": 1}
    assert len(box.contents("INBOX")) == 2


def test_what_was_said_in_a_folder_that_was_renamed_and_is_back_is_heard(
    user: User, box: Mailbox
) -> None:
    account = settled(user, box)
    box.client.rename_folder("Held", "Old")
    sync(account)
    box.client.delete_folder("Held")
    box.client.rename_folder("Old", "Held")
    say(box, "Held", b"$NotJunk")
    assert [sync(account).learned for _ in range(2)] == [{"ham": 1}, {}]
    assert [len(box.contents(name)) for name in ("INBOX", "Held")] == [2, 0]
    assert not Arrival.objects.exclude(state=State.AT_REST).exists()


@pytest.mark.parametrize(("now", "stays"), [(7, False), (8, True)])
def test_a_letter_under_its_number_stays_only_where_its_folder_is_numbered_otherwise(
    user: User, mailbox: Mailbox, now: int, stays: bool
) -> None:
    account = mailbox.account(user)
    junk = Folder.objects.create(account=account, name="Junk", uidvalidity=7)
    waiting = Waiting(1, 100, NOON, deleted=False)
    arrival = Arrival.objects.create(
        folder=junk, uidvalidity=7, uid=1, size=100, arrived_at=NOON, seen_at=NOON
    )
    # Some servers give folders that are made in the same second one UIDVALIDITY.
    friends = Opened("Friends", 7, uidnext=2, messages=1)
    newcomer = Newcomer(waiting, message_id="", sender="", refers_to=frozenset(), said=None)
    with session(account, SyncReport("", Run.LIVE)) as here:
        stayed = stay_where_renamed(here, friends, [(newcomer, arrival)], {arrival.pk: now})
    assert stayed == ({arrival.pk} if stays else set())
    arrival.refresh_from_db()
    assert folder_of(arrival) == ("Friends" if stays else "Junk")
