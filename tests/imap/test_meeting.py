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
from tests.imap.letters import SPAM
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
    account = mailbox.account(user)
    with Proxy(
        mailbox.server.port, fatal=lambda line: command in line, cut=Cut.UNANSWERED
    ) as proxy:
        account.port = proxy.port
        with pytest.raises(ConnectionLostError):
            sync(account)


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
