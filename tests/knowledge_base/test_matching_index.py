from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.bag import Bag, word_hash
from knowledge_base.matching_index import REACH, MatchingIndex
from knowledge_base.stored_keys import Key

WORDS = st.lists(st.sampled_from("abcdefghijklmnop"), max_size=12)
KEYS = st.tuples(st.integers(0, 3), st.sampled_from("uvwxyz"))


def plainly(
    words: Sequence[str], spams: Mapping[Key, Sequence[str]], reach: float = REACH
) -> tuple[Key, float] | None:
    """The paper's definition, word for word."""
    incoming = Counter(words)
    fractions = {
        key: sum(min(incoming[word], count) for word, count in Counter(spam).items()) / len(spam)
        for key, spam in spams.items()
        if spam
    }
    best = max(fractions, key=lambda key: (fractions[key], key), default=None)
    return None if best is None or fractions[best] < reach else (best, fractions[best])


@settings(deadline=None)  # the first question compiles the innermost loops
@given(
    st.dictionaries(KEYS, WORDS, max_size=20),
    st.lists(WORDS, max_size=5),
    st.sets(KEYS),
    st.sampled_from([0.05, REACH, 0.7, 1.0]),
    st.data(),
)
def test_the_index_finds_what_the_plain_definition_finds(
    spams: dict[Key, list[str]],
    letters: list[list[str]],
    forgotten: set[Key],
    reach: float,
    data: st.DataObject,
) -> None:
    packed = data.draw(st.sets(st.sampled_from(sorted(spams)))) if spams else set()
    index = MatchingIndex(((key, Bag.of(spams[key])) for key in packed), reach=reach)
    for key in spams.keys() - packed:
        index.add(key, Bag.of(spams[key]))
    for key in forgotten:
        index.forget(key)
        spams.pop(key, None)
    for words in letters:
        assert index.best(Bag.of(words)) == plainly(words, spams, reach)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 200)), max_size=320))
def test_the_index_stays_exact_while_it_repacks(changes: list[tuple[bool, int]]) -> None:
    index, spams = MatchingIndex(), dict[Key, list[str]]()
    for added, number in changes:
        key = (number, str(number))
        words = [str(number % 7), str(number % 11), str(number % 13), "buy", "buy"]
        if added:
            spams[key] = words
            index.add(key, Bag.of(words))
        else:
            spams.pop(key, None)
            index.forget(key)
    assert len(index) == len(spams)
    for number in range(0, 200, 9):
        words = [str(number % 7), str(number % 11), "buy", "now"]
        assert index.best(Bag.of(words)) == plainly(words, spams)


def test_repeated_words_match_only_as_often_as_both_have_them() -> None:
    index = MatchingIndex([((1, "d"), Bag.of(["buy", "buy", "buy", "pills"]))])
    assert index.best(Bag.of(["buy", "buy"])) == ((1, "d"), 0.5)


def test_of_equal_fractions_the_latest_wins_and_then_the_greatest_digest() -> None:
    index = MatchingIndex([((2, "a"), Bag.of(["x"])), ((2, "b"), Bag.of(["x"]))])
    index.add((1, "z"), Bag.of(["x"]))
    assert index.best(Bag.of(["x"])) == ((2, "b"), 1.0)
    index.forget((2, "b"))
    assert index.best(Bag.of(["x"])) == ((2, "a"), 1.0)
    index.forget((2, "a"))
    assert index.best(Bag.of(["x"])) == ((1, "z"), 1.0)


def test_a_fraction_of_exactly_the_reach_is_found() -> None:
    words = [str(number) for number in range(10)]
    index = MatchingIndex([((1, "d"), Bag.of(words))])
    assert index.best(Bag.of(words[:5])) == ((1, "d"), 0.5)
    assert index.best(Bag.of(words[:4])) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=200), st.data())
def test_what_was_forgotten_may_come_again_with_other_words(
    changes: list[tuple[int, bool]], data: st.DataObject
) -> None:
    index, spams = MatchingIndex(), dict[Key, list[str]]()
    for turn, (number, added) in enumerate(changes):
        key = (number, "d")
        index.forget(key)
        spams.pop(key, None)
        if added:
            spams[key] = [str((turn + step) % 5) for step in range(4)]
            index.add(key, Bag.of(spams[key]))
    asked = data.draw(st.lists(st.sampled_from("01234")))
    assert index.best(Bag.of(asked)) == plainly(asked, spams)
    assert len(index) == len(spams)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=60), st.data())
def test_an_index_made_of_the_parts_of_another_goes_on_where_that_was(
    changes: list[tuple[int, bool]], data: st.DataObject
) -> None:
    index, spams = MatchingIndex(), dict[Key, list[str]]()
    handed_over = data.draw(st.integers(0, 60))
    for turn, (number, added) in enumerate(changes):
        if turn == handed_over:
            index = MatchingIndex.restored(index.parts(), reach=REACH)
        key = (number, "d")
        index.forget(key)
        spams.pop(key, None)
        if added:
            spams[key] = [str((turn + step) % 5) for step in range(4)]
            index.add(key, Bag.of(spams[key]))
    index = MatchingIndex.restored(index.parts(), reach=REACH)
    asked = data.draw(st.lists(st.sampled_from("01234")))
    assert index.best(Bag.of(asked)) == plainly(asked, spams)
    assert sorted(index.keys) == sorted(spams)


def test_an_index_that_grows_stays_exact_and_packed_says_the_same() -> None:
    spams = {
        (n, "d"): [f"common{m}" for m in range(n % 20)] + [f"{n % 7} {m}" for m in range(30)]
        for n in range(400)
    }
    index = MatchingIndex()
    for key, words in spams.items():
        index.add(key, Bag.of(words))
    for key in list(spams)[::3]:
        index.forget(key)
        del spams[key]
    asked = [[f"common{m}" for m in range(20)] + [f"{n} {m}" for m in range(25)] for n in range(8)]
    found = [plainly(words, spams) for words in asked]
    assert [index.best(Bag.of(words)) for words in asked] == found
    held = index.nbytes
    index.pack()
    assert [index.best(Bag.of(words)) for words in asked] == found
    assert index.nbytes < held
    assert len(index) == len(spams)


def test_spams_of_many_words_are_taken_however_small_the_index_is() -> None:
    long = {(n, "d"): [f"{n} {m}" for m in range(n * 1_500)] for n in range(1, 4)}
    index = MatchingIndex([((0, "d"), Bag.of(["x"]))])
    for key, words in long.items():
        index.add(key, Bag.of(words))
    for key, words in long.items():
        assert index.best(Bag.of(words)) == (key, 1.0)


def test_what_was_forgotten_leaves_no_token_behind_once_all_is_packed() -> None:
    index = MatchingIndex([((1, "d"), Bag.of(["kept"])), ((2, "d"), Bag.of(["gone"]))])
    index.forget((2, "d"))
    assert word_hash("gone") in index.parts()["tokens"]
    index.pack()
    assert word_hash("gone") not in index.parts()["tokens"]
    assert word_hash("kept") in index.parts()["tokens"]


@pytest.mark.parametrize("spams", [{}, {(1, "d"): []}])
def test_nothing_to_match_against_gives_no_match(spams: dict[Key, list[str]]) -> None:
    index = MatchingIndex((key, Bag.of(words)) for key, words in spams.items())
    assert index.best(Bag.of(["x"])) is None
    assert index.best(Bag.of([])) is None
    assert len(index) == 0


def test_many_like_spams_are_counted_in_strides_without_losing_the_best() -> None:
    common = [f"word{number}" for number in range(30)]
    spams = {(n, "d"): [*common, *(f"own{n} {m}" for m in range(n % 17))] for n in range(300)}
    index = MatchingIndex((key, Bag.of(words)) for key, words in spams.items())
    for asked in (common, common[:25], [*common[:20], "own5 0"]):
        assert index.best(Bag.of(asked)) == plainly(asked, spams)
