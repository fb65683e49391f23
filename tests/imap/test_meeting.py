"""A person who acts between two of our commands loses nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from imapclient import FLAGGED, IMAPClient

from filter.models import Judgement
from imap.errors import ConnectionLostError
from imap.models import Account, Arrival, State
from imap.sync import sync
from tests.imap.interrupted import killed
from tests.imap.letters import SPAM
from tests.imap.mailbox import Mailbox
from tests.imap.test_listening import move
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from users.models import User


@pytest.fixture(params=["dovecot", "dovecot_without_move", "plain_dovecot"])
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


@pytest.mark.parametrize("place", ["Archive", "Junk"])
def test_what_he_took_away_before_we_marked_it_lies_once_though_we_died_having_noticed(
    user: User, copier: Mailbox, place: str
) -> None:
    copier.client.create_folder("Archive")
    copier.deliver(SPAM)
    person, seen = copier.logged_in(), []

    def once_noticed(line: bytes) -> bool:
        if b" UID STORE " in line and b"Deleted" in line and not seen:
            person.select_folder("INBOX")
            person.copy([1], place)
            person.delete_messages([1])
            person.expunge()
            seen.append(line)
        elif seen and b" UID SEARCH UID" in line:
            seen.append(line)
        elif len(seen) > 1:
            return True
        return False

    with Proxy(copier.server.port, fatal=once_noticed) as proxy:
        account = copier.account(user)
        through = Account.objects.get(pk=account.pk)
        through.port = proxy.port
        with pytest.raises(ConnectionLostError):
            sync(through)
    person.logout()
    sync(Account.objects.get())
    folders = ["INBOX", "Archive", "Junk"]
    assert [len(copier.contents(name)) for name in folders] == [int(x == place) for x in folders]


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


@pytest.mark.parametrize("command", [b"UID COPY", b"UID STORE"])
def test_what_he_marks_while_a_move_is_half_done_is_marked_where_it_lies(
    user: User, copier: Mailbox, command: bytes
) -> None:
    copier.deliver(SPAM)
    killed(copier, user, command)
    copier.client.select_folder("INBOX")
    copier.client.add_flags([1], [FLAGGED])
    sync(Account.objects.get())
    [letter] = copier.contents("Junk")
    assert letter.flags == {FLAGGED}
    assert copier.contents("INBOX") == []


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
