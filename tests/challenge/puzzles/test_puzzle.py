from collections import Counter
from dataclasses import replace

import pytest
from pytest_django import Settings

from challenge.models import Challenge
from challenge.puzzles.puzzle import LETTERS, plain, puzzle_of, solved
from challenge.state import Answer
from tests.challenge.build import configured


@pytest.fixture(autouse=True)
def configuration(settings: Settings) -> None:
    configured(settings)


def challenge(number: int = 0, *, round: int = 0) -> Challenge:  # noqa: A002  # the column's name
    return Challenge(handle=f"{number:032x}", round=round)


def test_a_puzzle_is_the_same_whenever_it_is_asked_for_and_stored_nowhere() -> None:
    assert puzzle_of(challenge()) == puzzle_of(challenge())


def test_another_challenge_and_another_round_are_asked_something_else() -> None:
    first = puzzle_of(challenge())
    others = [puzzle_of(challenge(1)), puzzle_of(challenge(round=1))]
    assert all(each.letters != first.letters for each in others)
    assert all(each.digits != first.digits for each in others)


def test_nobody_without_the_key_can_tell_what_is_asked(settings: Settings) -> None:
    before = puzzle_of(challenge())
    settings.CHALLENGE = replace(settings.CHALLENGE, keys=(b"another key of 32 characters and",))
    assert puzzle_of(challenge()) != before


def test_without_a_key_nothing_is_asked_and_nothing_is_right(settings: Settings) -> None:
    answer = puzzle_of(challenge()).letters
    settings.CHALLENGE = replace(settings.CHALLENGE, keys=())
    assert solved(challenge(), answer) is None
    with pytest.raises(ValueError, match="CHALLENGE_KEYS"):
        puzzle_of(challenge())


@pytest.mark.parametrize("how", [Answer.IMAGE, Answer.AUDIO, Answer.SUM])
def test_any_one_of_the_three_answers_is_enough(how: Answer) -> None:
    assert solved(challenge(), puzzle_of(challenge()).answers[how]) is how


def test_there_is_no_puzzle_whose_answers_could_be_confused() -> None:
    for number in range(500):
        answers = puzzle_of(challenge(number)).answers
        assert answers[Answer.IMAGE].isalpha()
        assert len(answers[Answer.IMAGE]) == len(answers[Answer.AUDIO]) == 5
        assert answers[Answer.AUDIO].isdecimal()
        assert len(answers[Answer.SUM]) <= 2


@pytest.mark.parametrize(
    "typed",
    ["{}", " {} ", "{}\n", "= {}", "{}.", "Answer: no", "no"],
)
def test_a_sum_is_read_however_it_is_typed(typed: str) -> None:
    right = solved(challenge(), typed.format(puzzle_of(challenge()).answers[Answer.SUM]))
    assert right == (None if "no" in typed else Answer.SUM)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("k r t w x", "KRTWX"),
        ("K-R-T-W-X", "KRTWX"),
        ("KRTWX", "KRTWX"),
        ("1 2 3 4 5", "12345"),
        ("١٢٣٤٥", "12345"),
        ("१२३४५", "12345"),
        ("12345", "12345"),
        ("", ""),
        ("!?", ""),
        ("x" * 1_000_000, "X" * 200),
    ],
)
def test_small_letters_blanks_and_digits_of_other_scripts_are_the_same(
    typed: str, read: str
) -> None:
    assert plain(typed) == read


@pytest.mark.parametrize("said", ["", "0", "99", "ABCDE", "00000", "\x00", "\ud800", "²" * 9])
def test_what_is_no_answer_is_wrong(said: str) -> None:
    assert solved(challenge(), said) is None


def test_the_answer_to_another_round_is_wrong() -> None:
    assert solved(challenge(round=1), puzzle_of(challenge()).letters) is None


def test_what_was_shown_before_the_keys_changed_is_still_right(settings: Settings) -> None:
    shown = puzzle_of(challenge()).letters
    keys = (b"a fresh key of at least 32 characters", *settings.CHALLENGE.keys)
    settings.CHALLENGE = replace(settings.CHALLENGE, keys=keys)
    assert puzzle_of(challenge()).letters != shown
    assert solved(challenge(), shown) is Answer.IMAGE


def test_every_letter_and_every_number_is_drawn_about_as_often() -> None:
    puzzles = [puzzle_of(challenge(number)) for number in range(1000)]
    letters = Counter("".join(each.letters for each in puzzles))
    digits = Counter("".join(each.digits for each in puzzles))
    numbers = Counter(number for each in puzzles for number in (each.left, each.right))
    assert set(letters) == set(LETTERS)
    assert set(digits) == set("0123456789")
    assert set(numbers) == set(range(2, 10))
    # Five standard deviations of so many throws of a fair die.
    for found, sides in ((letters, 15), (digits, 10), (numbers, 8)):
        throws = found.total()
        expected, variance = throws / sides, throws / sides * (1 - 1 / sides)
        assert all(abs(count - expected) < 5 * variance**0.5 for count in found.values())


def test_letters_spell_no_words_and_are_not_taken_for_others() -> None:
    assert not set("AEIOU") & set(LETTERS)
    assert not set("BDGQSZ") & set(LETTERS)
