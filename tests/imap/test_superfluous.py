"""What a person takes that we had copied, and not touched yet, lies where he put it alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from filter import held
from filter.models import Judgement
from imap.models import Account, Arrival, State
from imap.sync import sync
from tests.imap.interrupted import broken_off, killed, remove
from tests.imap.letters import SPAM, UNSURE
from tests.imap.mailbox import NOON, Mailbox
from tests.imap.test_listening import move
from users.models import User


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


@pytest.mark.parametrize("command", [b"Deleted", b"UID COPY"])
def test_a_mark_that_may_be_ours_does_not_cost_our_copy_for_a_rules_copy(
    user: User, copier: Mailbox, command: bytes
) -> None:
    copier.client.create_folder("Archive")
    for folder in ("Archive", "INBOX"):
        copier.deliver(SPAM, folder=folder)
    killed(copier, user, command)
    if command == b"UID COPY":
        # A move that broke twice has come as far.
        broken_off(copier, Account.objects.get(), b"Deleted")
    assert Arrival.objects.get().state == State.MARKING
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Archive")] == [0, 1, 1]
    assert Arrival.objects.get().state == State.AT_REST


def test_what_he_moved_just_before_we_marked_it_lies_only_where_he_put_it(
    user: User, copier: Mailbox
) -> None:
    copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    # As if we had died on the way to marking it.
    Arrival.objects.update(state=State.MARKING)
    move(copier, "INBOX", "Archive")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Archive")] == [0, 0, 1]
    assert Arrival.objects.get().state == State.GONE


def test_once_an_original_was_marked_its_removal_does_not_cost_our_copy(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Trash")
    copier.deliver(SPAM)
    killed(copier, user, b"Deleted")
    remove(copier, "INBOX")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Trash")] == [0, 1, 0]


def test_what_he_moves_to_the_folder_to_which_we_had_copied_it_lies_there_once(
    user: User, copier: Mailbox
) -> None:
    copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    move(copier, "INBOX", "Junk")
    assert sync(Account.objects.get()).learned == {"spam": 1}
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk")] == [0, 1]


def test_what_he_removes_for_good_after_we_died_having_copied_it_lies_in_the_trash(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Trash")
    copier.deliver(UNSURE)
    killed(copier, user, b"UID COPY")
    remove(copier, "INBOX")
    assert [sync(Account.objects.get()).learned for _ in range(2)] == [{}, {}]
    assert [len(copier.contents(name)) for name in ("INBOX", "Held", "Trash")] == [0, 0, 1]
    assert Arrival.objects.get().state == State.GONE


def test_what_we_were_throwing_away_as_we_died_again_lies_in_the_trash_once(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Trash")
    copier.deliver(UNSURE)
    killed(copier, user, b"UID COPY")
    remove(copier, "INBOX")
    broken_off(copier, Account.objects.get(), b"UID COPY")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Held", "Trash")] == [0, 0, 1]


def test_what_he_himself_put_into_junk_before_we_copied_it_stays_there(
    user: User, copier: Mailbox
) -> None:
    copier.client.create_folder("Trash")
    copier.deliver(SPAM)
    killed(copier, user, b"UID COPY")
    # As if we had died before.
    remove(copier, "Junk")
    move(copier, "INBOX", "Junk")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Junk", "Trash")] == [0, 1, 0]


def test_where_the_trash_takes_nothing_a_copy_too_many_stays(user: User, copier: Mailbox) -> None:
    copier.client.create_folder("Trash")
    copier.deliver(UNSURE)
    killed(copier, user, b"UID COPY")
    remove(copier, "INBOX")
    for each in ("cur", "new", "tmp"):
        (copier.server.mail / copier.name / "Trash" / each).chmod(0o500)
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Held", "Trash")] == [0, 1, 0]
    assert Arrival.objects.get().state == State.AT_REST


@pytest.mark.parametrize("target", ["INBOX", "Friends"])
def test_what_he_takes_out_of_held_after_we_died_having_copied_it_back_lies_there_once(
    user: User, copier: Mailbox, target: str
) -> None:
    copier.client.create_folder("Trash")
    copier.deliver(UNSURE)
    account = copier.account(user)
    sync(account)
    held.release(user, Judgement.objects.get().pk, at=timezone.now())
    broken_off(copier, account, b"UID COPY")
    move(copier, "Held", target)
    for _ in range(2):
        sync(Account.objects.get())
    places = dict.fromkeys(["INBOX", "Held", "Trash", target])
    assert [len(copier.contents(name)) for name in places] == [
        int(name == target) for name in places
    ]


def test_what_he_released_and_then_removed_is_not_thrown_away(user: User, copier: Mailbox) -> None:
    copier.client.create_folder("Trash")
    copier.deliver(UNSURE)
    account = copier.account(user)
    sync(account)
    held.release(user, Judgement.objects.get().pk, at=timezone.now())
    broken_off(copier, account, b"UID COPY")
    remove(copier, "Held")
    sync(Account.objects.get())
    assert [len(copier.contents(name)) for name in ("INBOX", "Held", "Trash")] == [1, 0, 0]


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
