"""The cache of matching indexes, and every way in which it could go stale."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from knowledge_base import ledger
from knowledge_base.bag import Bag
from knowledge_base.held_index import HeldIndex
from knowledge_base.label import Label
from knowledge_base.learning import learn, unlearn
from knowledge_base.models import EarlierSpam
from mail.message import Message
from tests.knowledge_base.letters import NOW, letter
from users.models import User

SPAMS = [letter(f"only{n} here{n} with{n} you{n}", subject="") for n in range(100)]


def finds(held: HeldIndex, user: User, message: Message) -> bool:
    held.follow(user, ledger.stamps_of(user).spam)
    hit = held.index.best(Bag.of(message.words))
    return hit is not None and hit[0][1] == message.digest


def say(user: User, *numbers: int) -> None:
    for number in numbers:
        learn(user, SPAMS[number], Label.SPAM, at=NOW + timedelta(hours=number))


def test_it_follows_what_is_learned_and_unlearned(ben: User) -> None:
    held = HeldIndex(limit=10, floor=1)
    assert not finds(held, ben, SPAMS[0])
    say(ben, 0, 1)
    assert finds(held, ben, SPAMS[0])
    say(ben, 2)
    assert finds(held, ben, SPAMS[2])
    unlearn(ben, SPAMS[0].digest)
    assert not finds(held, ben, SPAMS[0])
    assert finds(held, ben, SPAMS[1])


def test_an_unchanged_index_asks_nothing(
    ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    say(ben, 0, 1)
    held = HeldIndex(limit=10, floor=1)
    stamp = ledger.stamps_of(ben).spam
    held.follow(ben, stamp)
    with django_assert_num_queries(0):
        held.follow(ben, stamp)


def test_a_change_reads_only_what_came(ben: User) -> None:
    say(ben, *range(20))
    held = HeldIndex(limit=50, floor=1)
    assert finds(held, ben, SPAMS[3])
    kept = held.index
    say(ben, 20, 21)
    assert finds(held, ben, SPAMS[21])
    assert held.index is kept


def test_a_journal_too_short_to_follow_is_read_anew(ben: User) -> None:
    say(ben, 0)
    held = HeldIndex(limit=200, floor=1)
    assert finds(held, ben, SPAMS[0])
    unlearn(ben, SPAMS[0].digest)
    say(ben, *range(1, ledger.LONGEST_JOURNAL + 3))
    assert not finds(held, ben, SPAMS[0])
    assert all(finds(held, ben, SPAMS[n]) for n in range(1, ledger.LONGEST_JOURNAL + 3))


def test_what_was_rolled_back_is_not_found(ben: User) -> None:
    say(ben, 0)
    held = HeldIndex(limit=10, floor=1)
    with transaction.atomic():
        say(ben, 1)
        assert finds(held, ben, SPAMS[1])
        transaction.set_rollback(True)
    assert not finds(held, ben, SPAMS[1])
    say(ben, 2)
    assert not finds(held, ben, SPAMS[1])
    assert finds(held, ben, SPAMS[2])


def test_only_the_latest_are_held_and_older_ones_move_up(ben: User) -> None:
    say(ben, 5, 3, 4)
    held = HeldIndex(limit=2, floor=1)
    assert not finds(held, ben, SPAMS[3])
    assert finds(held, ben, SPAMS[4])
    say(ben, 2)
    assert not finds(held, ben, SPAMS[2])
    say(ben, 6)
    assert not finds(held, ben, SPAMS[4])
    unlearn(ben, SPAMS[6].digest)
    assert finds(held, ben, SPAMS[4])
    unlearn(ben, SPAMS[5].digest)
    unlearn(ben, SPAMS[4].digest)
    assert finds(held, ben, SPAMS[3])
    assert finds(held, ben, SPAMS[2])


def test_learned_again_at_another_time_it_stands_at_the_new_time(ben: User) -> None:
    say(ben, 0, 1)
    held = HeldIndex(limit=1, floor=1)
    assert finds(held, ben, SPAMS[1])
    unlearn(ben, SPAMS[0].digest)
    learn(ben, SPAMS[0], Label.SPAM, at=NOW + timedelta(days=9))
    assert finds(held, ben, SPAMS[0])
    assert not finds(held, ben, SPAMS[1])


def test_rows_changed_behind_the_ledger_stay_unseen_which_is_why_learning_notes_them(
    ben: User,
) -> None:
    say(ben, 0, 1)
    held = HeldIndex(limit=10, floor=1)
    assert finds(held, ben, SPAMS[0])
    EarlierSpam.objects.filter(digest=SPAMS[0].digest).delete()
    assert finds(held, ben, SPAMS[0])
    ledger.note_spam(ben, SPAMS[0].digest, NOW, added=False)
    assert not finds(held, ben, SPAMS[0])


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_learned_is_noticed() -> None:
    ben = User.objects.create_user("ben@ben.net")
    say(ben, 0)
    held = HeldIndex(limit=10, floor=1)
    assert finds(held, ben, SPAMS[0])

    def elsewhere() -> None:
        try:
            say(ben, 1)
            unlearn(ben, SPAMS[0].digest)
        finally:
            connection.close()

    other = threading.Thread(target=elsewhere)
    other.start()
    other.join()
    assert finds(held, ben, SPAMS[1])
    assert not finds(held, ben, SPAMS[0])
