"""The other ways to step 1's fraction are the same fraction."""

import pytest

from bench.fractions import SparseProduct, agrees, by_definition, field
from knowledge_base.bag import Bag
from knowledge_base.matching_index import MatchingIndex

SPAMS = [
    Bag.of(text.split())
    for text in ("buy pills now pills", "win a prize today", "meet lonely people near you")
]


def test_the_definition_counts_repetition() -> None:
    references = field(SPAMS[:1], 1)
    assert by_definition(Bag.of(["pills"]), references) == 1 / 4
    assert by_definition(Bag.of(["pills", "pills", "now"]), references) == 3 / 4


@pytest.mark.parametrize("text", ["buy pills pills", "win a prize", "people near you today", "no"])
def test_every_way_finds_the_same(text: str) -> None:
    references = field(SPAMS, 60)
    bag = Bag.of(text.split())
    found = MatchingIndex(references).best(bag)
    ours = found[1] if found else 0.0
    assert agrees(ours, by_definition(bag, references))
    assert agrees(ours, SparseProduct(references).best(bag))


def test_a_wrong_fraction_is_noticed() -> None:
    assert not agrees(0.75, 0.5)
    assert not agrees(0.0, 0.6)
    assert agrees(0.0, 0.4)


def test_made_spams_are_like_those_they_are_made_of_and_not_the_same() -> None:
    references = field(SPAMS, 30)
    assert len({key for key, _ in references}) == 30
    first, made = references[0][1], references[3][1]
    assert made.total <= first.total
    assert field(SPAMS, 30)[29][1].words.tolist() == references[29][1].words.tolist()
