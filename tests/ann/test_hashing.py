import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ann.hashing import LONGEST_TEXT, pairs_of, sequences_of, words_of

WORD = re.compile(rb"[A-Za-z0-9$!_'\-\x80-\xff]+")
WINNER = 3428789146540284783
WINN = 6312547342450693597


@given(st.lists(st.text(), max_size=4))
def test_words_are_those_a_regular_expression_finds(texts: list[str]) -> None:
    raw = [text.encode() for text in texts]
    words = words_of(raw, list(range(len(raw))))
    spelled = [words.buffer[a:b] for a, b in zip(words.starts, words.ends, strict=True)]
    assert spelled == [word for text in raw for word in WORD.findall(text)]


@given(st.lists(st.sampled_from(["Free", "free", "FREE", "cash", "é", "e"]), max_size=30))
def test_two_words_hash_alike_exactly_if_they_are_the_same_word_in_any_case(
    words: list[str],
) -> None:
    hashes = words_of([" ".join(words).encode()], [7]).hashes
    distinct = {word.encode().lower() for word in words}
    assert len(np.unique(hashes)) == len(distinct)


def test_the_same_word_under_another_tag_is_another_feature() -> None:
    words = words_of([b"free", b"free"], [1, 2])
    assert words.hashes[0] != words.hashes[1]
    assert words.texts.tolist() == [0, 1]


def test_pairs_do_not_reach_from_one_text_into_the_next() -> None:
    assert len(pairs_of(words_of([b"a b c", b"d"], [1, 1]))) == 2


def test_hashes_are_the_same_in_every_process_and_release() -> None:
    assert words_of([b"winner"], [1]).hashes.tolist() == [WINNER]
    assert sequences_of(b"winn", length=4, tag=1).tolist() == [WINN]


def test_sequences_are_all_runs_of_bytes() -> None:
    found = sequences_of(b"abcabc", length=3, tag=1)
    assert len(found) == 4
    assert found[0] == found[3]
    assert len(sequences_of(b"ab", length=3, tag=1)) == 0


def test_what_lies_beyond_the_cap_is_not_read() -> None:
    long = b"a " * LONGEST_TEXT
    assert len(words_of([long], [1]).hashes) == LONGEST_TEXT // 2
    assert len(sequences_of(long, length=4, tag=1)) == LONGEST_TEXT - 3
