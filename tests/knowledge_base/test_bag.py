from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.bag import MOST_OF_A_WORD, Bag, word_hash

WORDS = st.lists(st.text(max_size=5))


@given(WORDS)
def test_a_bag_counts_every_word_with_repetition(words: list[str]) -> None:
    bag = Bag.of(words)
    assert bag.total == len(words)
    for word in words:
        [place] = (bag.words == word_hash(word)).nonzero()[0]
        assert bag.counts[place] == words.count(word)


@given(WORDS)
def test_unpacking_gives_back_what_was_packed(words: list[str]) -> None:
    bag = Bag.of(words)
    again = Bag.unpack(bag.pack())
    assert again.words.tolist() == bag.words.tolist()
    assert again.counts.tolist() == bag.counts.tolist()
    assert again.total == bag.total


@given(WORDS)
def test_the_order_of_words_does_not_matter(words: list[str]) -> None:
    assert Bag.of(words).pack() == Bag.of(reversed(words)).pack()


def test_a_words_hash_never_changes_as_it_is_stored() -> None:
    assert word_hash("viagra") == 6279434352747552626


def test_a_flood_of_one_word_stops_counting_at_its_cap() -> None:
    bag = Bag.of(["buy"] * (MOST_OF_A_WORD + 5))
    assert bag.total == MOST_OF_A_WORD
    assert Bag.unpack(bag.pack()).total == MOST_OF_A_WORD


@given(WORDS, WORDS)
def test_bags_share_as_many_tokens_as_words_with_repetition(
    one: list[str], other: list[str]
) -> None:
    tokens, others = Bag.of(one).tokens().tolist(), Bag.of(other).tokens().tolist()
    assert len(set(tokens)) == len(tokens) == len(one)
    assert len({*tokens} & {*others}) == (Counter(one) & Counter(other)).total()
