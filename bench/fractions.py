"""What a process apart is asked to do to measure step 1, and what it is measured against."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from bench.reference_user import ADDRESS
from bench.took import took
from bench.work import user_at
from filter.letter import Letter
from knowledge_base import ledger
from knowledge_base.bag import Bag
from knowledge_base.matching_index import MatchingIndex
from knowledge_base.spam_indexes import spam_indexes
from mail.message import parse

# As the preset *careful* asks: the fraction from which on a match says something.
REACH = 0.5
FLOOR = 20
LIMIT = 10_000
# In a spam that is made of another so many words in a hundred are other ones.
CHANGED = 30
WARM_UP = 20
EXACT = 1e-6

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Matched:
    """Seconds of each message by the index, and of a few by other ways to the same answer.

    `lookups` are one look into a dictionary for each word of the message.
    `differences` counts messages of which another way found another fraction.
    """

    index: list[float]
    lookups: list[float]
    plain: list[float]
    sparse: list[float]
    library: list[float]
    added: list[float]
    forgotten: list[float]
    differences: int


def match(
    spams: Sequence[Letter],
    messages: Sequence[Letter],
    number: int,
    *,
    others: int,
    address: str = ADDRESS,
) -> Matched:
    """Asks for each message which of so many earlier spams it resembles most.

    The earlier spams are those given, and others made of their words; as many
    messages as `others` says are asked about in every way.
    """
    boundary = user_at(address).boundary
    given = [Bag.of(parse(each.raw, boundary).words) for each in spams]
    references = field([bag for bag in given if bag.total >= FLOOR], number)
    bags = [Bag.of(parse(each.raw, boundary).words) for each in messages]
    index = MatchingIndex(references, reach=REACH)
    sparse = SparseProduct(references) if find_spec("scipy") else None
    library = SetLibrary(references) if find_spec("SetSimilaritySearch") and others > 1 else None
    for bag in bags[:WARM_UP]:
        index.best(bag)
    ours, plain, product, sets, differences = [], [], [], [], 0
    for place, bag in enumerate(bags):
        ours.append(took(partial(index.best, bag)).wall)
        if place < others:
            found = index.best(bag)
            plain.append(took(partial(by_definition, bag, references)).wall)
            told = [by_definition(bag, references)]
            if sparse is not None:
                product.append(took(partial(sparse.best, bag)).wall)
                told.append(sparse.best(bag))
            if library is not None:
                sets.append(took(partial(library.ask, bag)).wall)
            differences += any(not agrees(found[1] if found else 0.0, each) for each in told)
    known = dict.fromkeys(references[0][1].words.tolist())
    lookups = [took(partial(look_up, known, bag.words.tolist())).wall for bag in bags]
    more = [((number + place, f"{place:064}"), bag) for place, bag in enumerate(bags)]
    added = [took(partial(index.add, *each)).wall for each in more]
    forgotten = [took(partial(index.forget, key)).wall for key, _ in (*more, *references[:300])]
    return Matched(ours, lookups, plain, product, sets, added, forgotten, differences)


def load_index(message: Letter, address: str = ADDRESS) -> float:
    """Seconds until a process that knows nothing of a user's spam has asked his index.

    What is loaded once for all users is loaded before.
    """
    user = user_at(address)
    bag = Bag.of(parse(message.raw, user.boundary).words)
    MatchingIndex(field([bag], LIMIT // 100), reach=REACH).best(bag)
    stamp = ledger.stamps_of(user).spam
    ask = partial(spam_indexes.best, user, [bag], stamp=stamp, limit=LIMIT, floor=FLOOR)
    return took(lambda: ask(reach=REACH)).wall


def field(bags: Sequence[Bag], number: int) -> list[tuple[Key, Bag]]:
    """So many spams with their keys: those given, then others made of their words."""
    every = np.concatenate([bag.words for bag in bags])
    chance = np.random.default_rng(4)
    return [
        (
            (place, f"{place:064}"),
            bags[place] if place < len(bags) else varied(bags[place % len(bags)], every, chance),
        )
        for place in range(number)
    ]


def varied(bag: Bag, every: NDArray[np.uint64], chance: np.random.Generator) -> Bag:
    """A spam like another, with some of its words exchanged for those of all."""
    words = bag.words.copy()
    other = chance.random(len(words)) * 100 < CHANGED
    words[other] = chance.choice(every, int(other.sum()))
    words, first = np.unique(words, return_index=True)
    counts = bag.counts[first]
    return Bag(words, counts, int(counts.sum()))


def look_up(known: Mapping[int, None], words: Sequence[int]) -> None:
    """Each word is looked for, once."""
    for word in words:
        known.get(word)


def by_definition(bag: Bag, references: Sequence[tuple[Key, Bag]]) -> float:
    """The greatest `NM_p / N_p`, word by word."""
    have = dict(zip(bag.words.tolist(), bag.counts.tolist(), strict=True))
    fractions: Iterator[float] = (
        sum(
            min(count, have.get(word, 0))
            for word, count in zip(spam.words.tolist(), spam.counts.tolist(), strict=True)
        )
        / spam.total
        for _, spam in references
    )
    return max(fractions)


def agrees(ours: float, theirs: float) -> bool:
    """Whether both say the same; below `REACH` nothing is said."""
    return abs(ours - theirs) < EXACT if max(ours, theirs) >= REACH else True


class SparseProduct:
    """The same by a product of scipy: a row a spam, a column a word's n-th occurrence."""

    def __init__(self, references: Sequence[tuple[Key, Bag]]) -> None:
        # Hamlet itself does without scipy, and measures without this where it is not there.
        self.made = import_module("scipy.sparse").csc_array
        tokens = [bag.tokens() for _, bag in references]
        self.columns, places = np.unique(np.concatenate(tokens), return_inverse=True)
        rows = np.repeat(np.arange(len(tokens)), [len(each) for each in tokens])
        shape = (len(tokens), len(self.columns))
        self.matrix = self.made((np.ones(len(rows), np.int32), (rows, places)), shape=shape)
        self.totals = np.array([bag.total for _, bag in references])

    def best(self, bag: Bag) -> float:
        """The greatest fraction."""
        tokens = bag.tokens()
        places = np.searchsorted(self.columns, tokens)
        places[places == len(self.columns)] = 0
        places = places[self.columns[places] == tokens]
        column = (np.ones(len(places), np.int32), (places, np.zeros_like(places)))
        message = self.made(column, shape=(len(self.columns), 1))
        fractions: NDArray[np.float64] = (self.matrix @ message).toarray().ravel() / self.totals
        return float(fractions.max())


class SetLibrary:
    """SetSimilaritySearch, as near as it comes: it knows the share of the asked set only.

    So it finds the spams that share half of the message, not those of which the
    message has half: another answer, for about the same work.
    """

    def __init__(self, references: Sequence[tuple[Key, Bag]]) -> None:
        # a yardstick as well, that Hamlet does without
        self.index = import_module("SetSimilaritySearch").SearchIndex(
            [bag.tokens().tolist() for _, bag in references],
            similarity_func_name="containment",
            similarity_threshold=REACH,
        )

    def ask(self, bag: Bag) -> None:
        """It has answered."""
        self.index.query(bag.tokens().tolist())
