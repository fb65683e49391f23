"""A few letters become many different ones, the same on every day."""

from collections import Counter
from pathlib import Path

import pytest

from bench.letters import Letters, labelled_in_turn, varied
from evaluation.corpus import Item, read
from knowledge_base.label import Label
from mail.boundary import Boundary
from mail.message import parse
from tests.bench.sample import SAMPLE

RAW = (
    b"From: Anna <anna@friend.example>\r\nMessage-ID: <1@friend.example>\r\nSubject: Lunch\r\n"
    b"\r\n<p class=lunch>shall we have lunch together next week or later</p>\r\nc2VzYW1l\r\n"
)
WORDS = [b"other"]


@pytest.fixture(scope="module")
def letters() -> Letters:
    """The sample."""
    return Letters(read(SAMPLE).items)


def test_no_letter_is_like_another(letters: Letters) -> None:
    learned, judged = letters.to_learn(600), letters.to_judge(600)
    raws = Counter(each.letter.raw for each in [*learned, *judged])
    assert max(raws.values()) == 1


def test_the_same_letters_come_again(letters: Letters) -> None:
    again = Letters(read(SAMPLE).items)
    assert again.to_judge(300)[-1] == letters.to_judge(300)[-1]


def test_those_left_out_come_before_those_taken(letters: Letters) -> None:
    assert letters.to_judge(5, since=7) == letters.to_judge(12)[7:]


def test_what_is_judged_comes_after_what_is_learned(letters: Letters) -> None:
    learned, judged = letters.to_learn(10_000)[-1], letters.to_judge(1)[0]
    assert learned.letter.arrived_at < judged.letter.arrived_at


def test_one_label_can_be_asked_for(letters: Letters) -> None:
    assert {each.label for each in letters.to_learn(200, label=Label.SPAM)} == {Label.SPAM}


def test_a_corpus_without_spam_has_none(tmp_path: Path) -> None:
    file = tmp_path / "1"
    file.write_bytes(RAW)
    ham = Letters([Item("1", Label.HAM, file)] * 5)
    with pytest.raises(ValueError, match="has no spam"):
        ham.to_learn(1, label=Label.SPAM)


def test_words_are_exchanged_and_nothing_else() -> None:
    changed = varied(RAW, turn=3, words=WORDS)
    before, after = (parse(raw, Boundary()) for raw in (RAW, changed))
    assert b"<p class=lunch>" in changed
    assert b"\r\nc2VzYW1l\r\n" in changed
    assert b"other" in changed
    assert len(before.words) == len(after.words)
    assert str(after.header_from) != str(before.header_from)
    assert before.subject == after.subject


def test_what_is_left_over_makes_no_portion(letters: Letters) -> None:
    assert [len(some) for some in labelled_in_turn(letters.to_judge(25), size=10)] == [10, 10]
