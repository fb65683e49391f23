"""Indexes in memory and in files: always what the plain definition finds, whatever happened."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from knowledge_base import ledger
from knowledge_base.bag import Bag
from knowledge_base.index_files import IndexFiles
from knowledge_base.label import Label
from knowledge_base.learning import learn, unlearn
from knowledge_base.ledger import LONGEST_JOURNAL
from knowledge_base.spam_indexes import SpamIndexes
from knowledge_base.stored_keys import Key
from mail.message import Message
from tests.knowledge_base.letters import NOW, letter
from tests.knowledge_base.test_matching_index import plainly
from users.models import User

Hit = tuple[Key, float] | None
Step = tuple[Callable[..., None], *tuple[int, ...]]
# Each has much in common with others, words that it repeats, and a word of its own.
LETTERS = [
    letter(" ".join("abcdefgh"[number % 3 :: step]) + f" only{number}" + " x" * (number % 4))
    for number, step in zip(range(24), (1, 2, 3) * 8, strict=True)
]
TEXTS = [*(each.words for each in LETTERS), tuple("abcdefgh"), tuple("xxxab"), ("z",), ()]
ASKED = [Bag.of(text) for text in TEXTS]
NUMBERS = count()


def indexes(folder: Path, *, least_written: int = 1) -> SpamIndexes:
    """As a process that starts has them."""
    return SpamIndexes(IndexFiles(folder), least_written=least_written)


def best(held: SpamIndexes, user: User, *, limit: int = 50, floor: int = 1) -> list[Hit]:
    stamp = ledger.stamps_of(user).spam
    return held.best(user, ASKED, stamp=stamp, limit=limit, floor=floor, reach=0.5)


def finds(held: SpamIndexes, user: User, message: Message) -> bool:
    stamp, bags = ledger.stamps_of(user).spam, [Bag.of(message.words)]
    [hit] = held.best(user, bags, stamp=stamp, limit=200, floor=1, reach=0.5)
    return hit is not None and hit[0][1] == message.digest


def note(user: User, changes: int) -> None:
    """So many changes of which nothing is left: spam that came, and went before anyone looked."""
    with transaction.atomic():
        ledger.lock(user)
        for _ in range(changes):
            ledger.note_spam(user, "gone", NOW, added=True)


class Life:
    """What befalls one user's spam, and what is known of it by the plain definition."""

    def __init__(self, folder: Path, *, limit: int, floor: int) -> None:
        self.user = User.objects.create_user(f"{next(NUMBERS)}@ben.net")
        self.folder, self.limit, self.floor = folder, limit, floor
        self.held = indexes(folder)
        self.spams: dict[Key, list[str]] = {}

    def learn(self, number: int, minute: int) -> None:
        message, at = LETTERS[number], NOW + timedelta(minutes=minute)
        if not any(digest == message.digest for _, digest in self.spams):
            learn(self.user, message, Label.SPAM, at=at)
            self.spams[ledger.microseconds(at), message.digest] = list(message.words)

    def unlearn(self, number: int) -> None:
        digest = LETTERS[number].digest
        unlearn(self.user, digest)
        self.spams = {key: words for key, words in self.spams.items() if key[1] != digest}

    def ask(self) -> None:
        long = sorted(key for key, words in self.spams.items() if len(words) >= self.floor)
        latest = {key: self.spams[key] for key in long[-self.limit :]}
        found = best(self.held, self.user, limit=self.limit, floor=self.floor)
        assert found == [plainly(text, latest) for text in TEXTS]

    def restart(self) -> None:
        self.held = indexes(self.folder)

    def pass_by(self, changes: int) -> None:
        note(self.user, changes)

    def hand_over(self) -> None:
        """A process writes a file of what it has, and the next one begins with that."""
        self.ask()
        self.pass_by(LONGEST_JOURNAL // 2 + 1)
        self.ask()
        self.restart()

    def lose_files(self) -> None:
        IndexFiles(self.folder).forget(self.user.pk)


NUMBER = st.integers(0, len(LETTERS) - 1)
LEARNED = st.tuples(st.just(Life.learn), NUMBER, st.integers(0, 9))
STEPS = st.one_of(
    LEARNED,
    LEARNED,
    LEARNED,
    st.tuples(st.just(Life.unlearn), NUMBER),
    st.tuples(st.sampled_from([Life.restart, Life.hand_over, Life.lose_files])),
    st.tuples(
        st.just(Life.pass_by), st.sampled_from([LONGEST_JOURNAL // 2 + 1, LONGEST_JOURNAL + 1])
    ),
)


@pytest.mark.django_db
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(STEPS, st.booleans()), max_size=40), st.integers(1, 6), st.integers(1, 9))
def test_it_is_the_plain_definition_whatever_happened(
    tmp_path: Path, steps: list[tuple[Step, bool]], limit: int, floor: int
) -> None:
    life = Life(tmp_path, limit=limit, floor=floor)
    for (step, *args), asked in steps:
        step(life, *args)
        if asked:
            life.ask()
    life.ask()


@pytest.mark.django_db
def test_an_older_spam_moves_up_in_what_another_process_built(tmp_path: Path) -> None:
    life = Life(tmp_path, limit=2, floor=1)
    for number in range(3):
        life.learn(number, number)
    life.ask()
    life.restart()
    life.ask()
    life.unlearn(2)
    life.ask()


@pytest.mark.django_db
def test_a_spam_that_fell_behind_the_limit_is_not_handed_over(tmp_path: Path) -> None:
    life = Life(tmp_path, limit=2, floor=1)
    for number in range(2):
        life.learn(number, number)
    life.ask()
    life.learn(2, 2)
    life.hand_over()
    life.ask()


@pytest.mark.django_db
def test_the_latest_spams_are_handed_over_too(tmp_path: Path) -> None:
    life = Life(tmp_path, limit=9, floor=1)
    life.learn(0, 0)
    life.ask()
    for number in range(1, 7):
        life.learn(number, number)
    life.unlearn(3)
    life.hand_over()
    life.learn(7, 7)
    life.hand_over()
    life.learn(8, 8)
    life.ask()


@pytest.fixture
def words_read() -> Iterator[Callable[[], int]]:
    """How many queries have asked for the words of spam since the last call."""
    with CaptureQueriesContext(connection) as captured:
        seen = [0]

        def new() -> int:
            queries = [each["sql"] for each in captured.captured_queries]
            since, seen[0] = queries[seen[0] :], len(queries)
            return sum("words" in sql and sql.startswith("SELECT") for sql in since)

        yield new


def teach(user: User, *numbers: int) -> None:
    for number in numbers:
        learn(user, LETTERS[number], Label.SPAM, at=NOW + timedelta(hours=number))


def test_a_new_process_maps_what_another_built_and_reads_only_what_came(
    ben: User, tmp_path: Path, words_read: Callable[[], int]
) -> None:
    teach(ben, *range(10))
    expected = best(indexes(tmp_path), ben)
    words_read()
    second = indexes(tmp_path)
    assert best(second, ben) == expected
    assert words_read() == 0
    teach(ben, 10)
    words_read()
    assert best(indexes(tmp_path), ben) == best(second, ben) == best(indexes(tmp_path / "b"), ben)
    assert words_read() == 3


def test_a_file_is_written_again_before_the_journal_forgets_it(
    ben: User, tmp_path: Path, words_read: Callable[[], int]
) -> None:
    teach(ben, *range(10))
    held = indexes(tmp_path)
    for _ in range(3):
        best(held, ben)
        note(ben, LONGEST_JOURNAL // 2 + 1)
    best(held, ben)
    words_read()
    best(indexes(tmp_path), ben)
    assert words_read() == 0


def test_few_spams_are_not_worth_a_file(ben: User, tmp_path: Path) -> None:
    teach(ben, 0, 1, 2)
    best(indexes(tmp_path, least_written=4), ben)
    assert list(tmp_path.iterdir()) == []
    teach(ben, 3)
    best(indexes(tmp_path, least_written=4), ben)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"not a file of ours", b"HamletA1" + bytes(999)])
def test_a_damaged_file_costs_time_and_nothing_else(
    ben: User, tmp_path: Path, words_read: Callable[[], int], damage: bytes
) -> None:
    teach(ben, *range(10))
    expected = best(indexes(tmp_path), ben)
    [path] = tmp_path.iterdir()
    path.write_bytes(damage)
    words_read()
    assert best(indexes(tmp_path), ben) == expected
    assert words_read() == 1
    assert best(indexes(tmp_path), ben) == expected
    assert words_read() == 0


def test_a_file_of_another_state_is_not_believed(
    ben: User, tmp_path: Path, words_read: Callable[[], int]
) -> None:
    """The user's number was given again, say, or his database came from a back-up."""
    with transaction.atomic():
        teach(ben, *range(10))
        best(indexes(tmp_path), ben)
        transaction.set_rollback(True)
    teach(ben, 20, 21)
    words_read()
    assert best(indexes(tmp_path), ben) == best(indexes(tmp_path / "none"), ben)
    assert words_read() == 2


def test_nobody_is_served_the_file_of_another(ben: User, carol: User, tmp_path: Path) -> None:
    teach(ben, 0, 1)
    teach(carol, 2)
    best(indexes(tmp_path), ben)
    [bens] = tmp_path.iterdir()
    carols = tmp_path / bens.name.replace(f"{ben.pk}-", f"{carol.pk}-", 1)
    bens.rename(carols)
    assert best(indexes(tmp_path), carol) == best(indexes(tmp_path / "none"), carol)


def test_where_no_file_can_be_kept_nothing_else_changes(ben: User, tmp_path: Path) -> None:
    teach(ben, 0, 1, 2)
    (tmp_path / "file").touch()
    assert best(indexes(tmp_path / "file"), ben) == best(indexes(tmp_path / "folder"), ben)


def test_no_file_written_later_holds_what_was_unlearned(ben: User, tmp_path: Path) -> None:
    secret = letter("confidential")
    learn(ben, secret, Label.SPAM, at=NOW)
    teach(ben, *range(10))
    hashed = Bag.of(secret.words[-1:]).words.tobytes()
    held = indexes(tmp_path)
    best(held, ben)
    [path] = tmp_path.iterdir()
    assert hashed in path.read_bytes()
    unlearn(ben, secret.digest)
    best(held, ben)
    note(ben, LONGEST_JOURNAL // 2 + 1)
    best(held, ben)
    assert hashed not in path.read_bytes()


def test_what_a_file_tells_of_a_user_goes_with_him(ben: User, carol: User, tmp_path: Path) -> None:
    held = indexes(tmp_path)
    for user in (ben, carol):
        teach(user, 0, 1)
        best(held, user)
    assert len(list(tmp_path.iterdir())) == len(held) == 2
    held.forget(ben.pk)
    assert len(list(tmp_path.iterdir())) == len(held) == 1
    assert best(indexes(tmp_path), carol) == best(held, carol)


def test_unlearning_removes_the_files_once_it_is_certain(
    ben: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    teach(ben, 0)
    with django_capture_on_commit_callbacks() as nothing_learned:
        teach(ben, 1)
    assert nothing_learned == []
    with django_capture_on_commit_callbacks(execute=True) as called:
        unlearn(ben, LETTERS[0].digest)
    assert len(called) == 1


def test_the_cache_keeps_users_apart_and_stays_within_its_bound(
    ben: User, carol: User, tmp_path: Path
) -> None:
    held = SpamIndexes(IndexFiles(tmp_path), most_bytes=1)
    teach(ben, 0)
    teach(carol, 1)
    assert finds(held, ben, LETTERS[0])
    assert not finds(held, carol, LETTERS[0])
    assert len(held) == 1
    assert finds(held, ben, LETTERS[0])


@pytest.mark.django_db(transaction=True)
def test_what_is_unlearned_while_a_file_is_written_does_not_stay_in_it(tmp_path: Path) -> None:
    ben = User.objects.create_user("ben@ben.net")
    teach(ben, *range(10))

    class Slow(IndexFiles):
        """Somebody unlearns while the first file is being written."""

        written = 0

        def write(self, *args: object) -> None:
            super().write(*args)
            self.written += 1
            if self.written == 1:
                other = threading.Thread(target=elsewhere)
                other.start()
                other.join()

    def elsewhere() -> None:
        try:
            unlearn(ben, LETTERS[0].digest)
        finally:
            connection.close()

    held = SpamIndexes(Slow(tmp_path), least_written=1)
    best(held, ben)
    assert list(tmp_path.iterdir()) == []
    assert best(held, ben) == best(indexes(tmp_path), ben)
