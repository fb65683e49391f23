"""What a process apart is asked to do for the reference user, and how long each took."""

from collections.abc import Sequence
from functools import partial

from ann import store as networks
from ann.example import example
from bench.letters import Labelled
from bench.reference_user import ADDRESS
from bench.took import Took, took
from filter.feedback import forget, learn
from filter.judging import decide, judge
from filter.letter import Letter
from filter.models import StoredMessage
from mail.digest import digest
from mail.message import parse
from users.models import User


def welcome(address: str = ADDRESS) -> None:
    """There is a user of whom nothing is known."""
    User.objects.create_user(address)


def judge_batch(letters: Sequence[Letter], address: str = ADDRESS) -> Took:
    """The letters are judged at once, and what came of it is committed."""
    user = user_at(address)
    return took(lambda: judge(user, letters))


def judge_batches(letters: Sequence[Letter], size: int, address: str = ADDRESS) -> Took:
    """The letters are judged in batches of `size`, each committed."""
    user = user_at(address)

    def all_of_them() -> None:
        for first in range(0, len(letters), size):
            judge(user, letters[first : first + size])

    return took(all_of_them)


def judge_each(letters: Sequence[Letter], address: str = ADDRESS) -> list[Took]:
    """The letters are judged one at a time, each committed."""
    user = user_at(address)
    return [took(partial(judge, user, [letter])) for letter in letters]


def learn_each(lessons: Sequence[Labelled], address: str = ADDRESS) -> list[Took]:
    """A person marks one letter after another."""
    user = user_at(address)
    return [
        took(partial(learn, user, each.letter, each.label, source="button")) for each in lessons
    ]


def forget_each(letters: Sequence[Letter], address: str = ADDRESS) -> list[tuple[Took, Took]]:
    """What a person said of each letter is unlearned, and then the network can judge again."""
    user = user_at(address)
    networks.load(user.pk)
    nothing = example(parse(b"", user.boundary), {})
    return [
        (
            took(partial(forget, user, digest(letter.raw))),
            took(lambda: networks.load(user.pk).predict_one(nothing)),
        )
        for letter in letters
    ]


def judge_and_learn_each(lessons: Sequence[Labelled], address: str = ADDRESS) -> Took:
    """Each letter is judged, and then marked by a person, before the next one comes."""
    user = user_at(address)

    def all_of_them() -> None:
        for each in lessons:
            judge(user, [each.letter])
            learn(user, each.letter, each.label, source="button")

    return took(all_of_them)


def count_stored() -> int:
    """How many messages are stored, of all users."""
    return StoredMessage.objects.count()


def steps_of(letters: Sequence[Letter], address: str = ADDRESS) -> set[str]:
    """Which steps decide the letters; nothing is recorded."""
    return {judged.decision.step for judged in decide(user_at(address), letters)}


def parse_all(letters: Sequence[Letter], address: str = ADDRESS) -> Took:
    """The letters are parsed."""
    boundary = user_at(address).boundary
    return took(lambda: [parse(letter.raw, boundary) for letter in letters])


def decide_all(letters: Sequence[Letter], address: str = ADDRESS) -> Took:
    """The letters are parsed, gathered for and decided at once; nothing is recorded."""
    user = user_at(address)
    return took(lambda: decide(user, letters))


def user_at(address: str) -> User:
    """The user, read before any clock starts."""
    return User.objects.get(address=address)
