"""A person who acts between two of our commands, or while nobody is at work, loses nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from imapclient import FLAGGED, IMAPClient

from filter.models import Judgement
from imap.errors import ConnectionLostError
from imap.models import Account, Arrival, State
from imap.sync import sync
from tests.imap.letters import SPAM, UNSURE
from tests.imap.mailbox import NOON, Mailbox
from tests.imap.test_listening import move
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Cut, Proxy
from users.models import User

COPIERS = ["dovecot_without_move", "plain_dovecot"]
EVERYBODY = ["dovecot", *COPIERS]


@pytest.fixture(params=COPIERS)
def copier(request: pytest.FixtureRequest, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    """A mailbox on a server without MOVE."""
    return mailboxes(request.getfixturevalue(request.param))


@pytest.fixture(params=EVERYBODY)
def box(request: pytest.FixtureRequest, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    """A mailbox on servers of different ability."""
    return mailboxes(request.getfixturevalue(request.param))


def between(mailbox: Mailbox, user: User, act: Callable[[IMAPClient], None]) -> None:
    """One sync, in which a person acts after our COPY was answered and before what follows it."""
    account = Account.objects.filter(user=user).first() or mailbox.account(user)
    person = mailbox.logged_in()

    def before(line: bytes) -> bool:
        if b" UID STORE " in line and b"Deleted" in line and not acted:
            acted.append(True)
            person.select_folder("INBOX")
            act(person)
        return False

    acted: list[bool] = []
    with Proxy(mailbox.server.port, fatal=before) as proxy:
        through = Account.objects.get(pk=account.pk)
        through.port = proxy.port
        sync(through)
    person.logout()
    assert acted


def take(person: IMAPClient) -> None:
    """He takes the first letter for himself, as programs do on such servers."""
    person.copy([1], "Archive")
    person.delete_messages([1])
    person.expunge()


def test_what_he_takes_away_while_we_copy_it_lies_only_where_he_put_it(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Archive")
    copier.deliver(SPAM)
    copier.deliver(SPAM)
    between(copier, user, take)
    assert [len(copier.contents(name)) for name in ("INBOX", "Archive", "Junk")] == [0, 1, 1]
    assert sorted(Arrival.objects.values_list("uid", "state")) == [
        (1, State.GONE),
        (2, State.AT_REST),
    ]
    assert sync(Account.objects.get()).lines == []


def test_what_he_takes_away_while_a_half_done_move_is_ended_lies_only_where_he_put_it(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Archive")
    copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    between(copier, user, take)
    assert [len(copier.contents(name)) for name in ("INBOX", "Archive", "Junk")] == [0, 1, 0]
    assert Arrival.objects.get().state == State.GONE


def test_what_he_throws_away_while_we_copy_it_is_gone(user: User, copier: Mailbox) -> None:
    copier.deliver(SPAM)

    def throw(person: IMAPClient) -> None:
        person.delete_messages([1])
        person.expunge()

    between(copier, user, throw)
    assert copier.everything().total() == 0


def test_what_he_marks_while_we_copy_it_is_marked_where_it_lies(
    user: User, copier: Mailbox
) -> None:
    copier.deliver(SPAM, flags=(b"$Label1",))
    copier.deliver(SPAM)

    def mark(person: IMAPClient) -> None:
        person.add_flags([1], [FLAGGED, b"$Later"])

    between(copier, user, mark)
    first, second = copier.contents("Junk")
    assert first.flags == {FLAGGED, b"$Label1", b"$Later"}
    assert second.flags == set()


def test_what_he_marks_while_a_move_is_half_done_is_marked_where_it_lies(
    user: User, dovecot_without_move: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(dovecot_without_move)
    mailbox.deliver(SPAM)
    killed(mailbox, user, b"UID COPY")
    mailbox.client.select_folder("INBOX")
    mailbox.client.add_flags([1], [FLAGGED])
    sync(Account.objects.get())
    [letter] = mailbox.contents("Junk")
    assert letter.flags == {FLAGGED}
    assert mailbox.contents("INBOX") == []


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


@pytest.mark.parametrize("skew", [timedelta(minutes=-15), timedelta(minutes=15)])
def test_a_worker_whose_clock_is_wrong_judges_nothing_twice(
    user: User, box: Mailbox, skew: timedelta
) -> None:
    box.deliver(SPAM)
    account = box.account(user)
    sync(account)
    # What a machine would have noted whose clock is ahead or behind.
    Arrival.objects.update(seen_at=timezone.now() + skew)
    Account.objects.update(synced_at=timezone.now() + skew)
    move(box, "Junk", "INBOX")
    account = Account.objects.get()
    assert sync(account).learned == {"ham": 1}
    assert [len(box.contents(name)) for name in ("INBOX", "Junk")] == [1, 0]
    assert Judgement.objects.count() == 1


def test_a_letter_that_comes_again_in_the_same_second_is_judged_like_any_other(
    user: User, box: Mailbox
) -> None:
    box.deliver(SPAM)
    account = box.account(user)
    sync(account)
    box.deliver(SPAM)
    sync(account)
    assert [len(box.contents(name)) for name in ("INBOX", "Junk")] == [0, 2]
    assert Judgement.objects.count() == 2


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


def remove(mailbox: Mailbox, folder: str) -> None:
    """He removes all letters of the folder for good."""
    mailbox.client.select_folder(folder)
    mailbox.client.delete_messages(mailbox.client.search())
    mailbox.client.expunge()


@pytest.mark.parametrize("target", ["Trash", "Archive"])
def test_what_he_moves_after_we_died_having_copied_it_lies_only_where_he_put_it(
    user: User, copier: Mailbox, target: str
) -> None:
    copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    move(copier, "INBOX", target)
    account = Account.objects.get()
    assert [sync(account).learned, sync(account).learned] == [{}, {}]
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", target)] == [0, 0, 1]
    assert Arrival.objects.get().state == State.GONE
    assert Judgement.objects.count() == 1


def test_of_what_we_copied_to_held_before_we_died_his_word_is_heard(
    user: User, copier: Mailbox
) -> None:
    copier.deliver(UNSURE)
    killed(copier, user, b"UID COPY")
    move(copier, "INBOX", "Junk")
    assert sync(Account.objects.get()).learned == {"spam": 1}
    assert [len(copier.contents(name)) for name in ("INBOX", "Held", "Junk")] == [0, 0, 1]
    assert Judgement.objects.get().settled_at is not None


def test_what_he_only_marks_as_deleted_where_it_was_lies_where_he_copied_it(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Archive")
    copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    copier.client.select_folder("INBOX")
    copier.client.copy([1], "Archive")
    copier.client.delete_messages([1])
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Archive")] == [0, 0, 1]


def test_what_he_removes_for_good_after_we_died_having_copied_it_keeps_its_copy(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Archive")
    # The same letter again is another one.
    copier.deliver(SPAM, folder="Archive", at=NOON + timedelta(seconds=15))
    copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    remove(copier, "INBOX")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Archive")] == [0, 1, 1]
    assert Arrival.objects.get().state == State.AT_REST


def test_another_letter_that_is_known_to_lie_there_does_not_cost_the_copy(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Junk")
    copier.deliver(UNSURE, folder="Junk")
    account = copier.account(user)
    sync(account)
    copier.deliver(UNSURE)
    broken_off(copier, account, b"UID COPY")
    remove(copier, "INBOX")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Held", "Junk")] == [0, 1, 1]


@pytest.mark.parametrize("removed", [False, True])
def test_once_the_originals_were_marked_a_rules_copy_does_not_cost_ours(
    user: User, copier: Mailbox, removed: bool
) -> None:
    copier.client.create_folder("Archive")
    for folder in ("Archive", "INBOX"):
        copier.deliver(SPAM, folder=folder)
    killed(copier, user, b"Deleted")
    assert Arrival.objects.get().state == State.CLAIMED
    if removed:
        remove(copier, "INBOX")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Archive")] == [0, 1, 1]
    assert Arrival.objects.get().state == State.AT_REST


def test_that_the_copies_were_checked_is_known_of_a_move_that_broke_twice(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Archive")
    for folder in ("Archive", "INBOX"):
        copier.deliver(SPAM, folder=folder)
    killed(copier, user, b"UID COPY")
    assert Arrival.objects.get().state == State.COPYING
    broken_off(copier, Account.objects.get(), b"Deleted")
    remove(copier, "INBOX")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Archive")] == [0, 1, 1]


def test_the_same_letter_that_somebody_else_put_there_is_not_taken_for_our_copy(
    user: User, copier: Mailbox
) -> None:
    copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    # As if we had died before.
    remove(copier, "Junk")
    copier.deliver(SPAM, folder="Junk", at=NOON + timedelta(seconds=15))
    move(copier, "INBOX", "Archive")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Archive")] == [0, 1, 1]


def test_a_claim_of_which_nobody_knows_how_far_it_came_keeps_its_copy(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Archive")
    for folder in ("Archive", "INBOX"):
        copier.deliver(SPAM, folder=folder)
    killed(copier, user, b"UID COPY")
    # As an older version claims.
    Arrival.objects.update(state=State.CLAIMED)
    remove(copier, "INBOX")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Archive")] == [0, 1, 1]


def test_a_letter_that_he_marked_before_we_copied_it_is_not_removed(
    user: User, copier: Mailbox
) -> None:
    copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    # As if we had died before: something else has come into Junk.
    remove(copier, "Junk")
    copier.client.select_folder("INBOX")
    copier.client.delete_messages([1])
    sync(Account.objects.get())
    copier.client.select_folder("INBOX", readonly=True)
    assert copier.client.search() == [1]
    assert Arrival.objects.get().state == State.LEFT
