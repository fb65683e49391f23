"""A move that was begun and never finished is known for what it was, whatever a person does."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from filter.models import Judgement
from imap.models import Account, Arrival, State
from imap.sync import sync
from tests.imap.interrupted import killed, remove
from tests.imap.letters import SPAM
from tests.imap.mailbox import NOON, Mailbox
from tests.imap.test_listening import move
from tests.servers.dovecot import Dovecot
from users.models import User


@pytest.fixture(params=["dovecot", "dovecot_without_move", "plain_dovecot"])
def box(request: pytest.FixtureRequest, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    """A mailbox on servers of different ability."""
    return mailboxes(request.getfixturevalue(request.param))


@pytest.mark.parametrize("target", ["INBOX", "Friends"])
def test_a_letter_taken_out_of_junk_after_a_move_that_was_never_recorded_is_wanted(
    user: User, box: Mailbox, target: str
) -> None:
    if target != "INBOX":
        # Where nobody knows the trash, any other folder might be it.
        box.client.create_folder("Trash")
        box.client.create_folder(target)
    box.deliver(SPAM)
    can = {each.decode() for each in box.client.capabilities()}
    last = b" MOVE " if "MOVE" in can else b" EXPUNGE " if "UIDPLUS" in can else b"STORE"
    killed(box, user, last)
    move(box, "Junk", target)
    account = Account.objects.get()
    heard = sync(account).learned + sync(account).learned
    assert heard == {"ham": 1}
    assert [len(box.contents(name)) for name in ("Junk", target)] == [0, 1]
    assert Judgement.objects.count() == 1


def test_after_a_renumbering_a_letter_that_came_again_is_not_taken_for_the_original(
    user: User, dovecot_without_move: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(dovecot_without_move)
    mailbox.deliver(SPAM)
    killed(mailbox, user, b" EXPUNGE ")
    mailbox.renumber()
    mailbox.deliver(SPAM, at=NOON + timedelta(seconds=15))
    sync(Account.objects.get())
    assert [len(mailbox.contents(name)) for name in ("INBOX", "Junk")] == [0, 2]
    assert Judgement.objects.count() == Arrival.objects.count() == 2


def test_after_a_renumbering_each_of_two_that_nothing_tells_apart_has_its_own_original(
    user: User, copier: Mailbox
) -> None:
    for _ in range(2):
        copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    copier.renumber()
    for _ in range(2):
        sync(Account.objects.get())
    assert len(copier.contents("Junk")) == 2
    copier.client.select_folder("INBOX", readonly=True)
    assert copier.client.search(["UNDELETED"]) == []
    assert Judgement.objects.count() == 2


def test_an_original_that_we_marked_goes_when_its_copy_was_removed_for_good(
    user: User, dovecot_without_move: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(dovecot_without_move)
    mailbox.deliver(SPAM)
    killed(mailbox, user, b"Deleted")
    mailbox.client.select_folder("Junk")
    mailbox.client.delete_messages([1])
    mailbox.client.expunge()
    sync(Account.objects.get())
    mailbox.client.select_folder("INBOX", readonly=True)
    assert mailbox.client.search() == []
    assert mailbox.everything().total() == 0


def test_after_a_renumbering_a_letter_that_he_brought_back_is_not_taken_for_the_original(
    user: User, copier: Mailbox
) -> None:
    copier.deliver(SPAM)
    killed(copier, user, b"UID STORE")
    # As if we had died a moment later.
    Arrival.objects.update(state=State.CLAIMED)
    remove(copier, "INBOX")
    move(copier, "Junk", "INBOX")
    copier.renumber()
    assert sync(Account.objects.get()).learned == {"ham": 1}
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk")] == [1, 0]
    assert Judgement.objects.count() == 1
