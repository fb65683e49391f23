import numpy as np
import pytest

from ann.example import Example, UnknownVersion
from ann.packing import MOST, pack, unpack
from tests.ann.letters import samples, told

EXAMPLES = [sample.example for sample in samples(40)]
NOTHING = np.empty(0, dtype=np.uint32)


def drawn(number: int) -> bytes:
    """An example of features drawn by chance, some in nearly every one, the ends among them."""
    dice = np.random.default_rng(number)
    views = [
        np.unique(np.append(dice.choice(1 << bits, size), ends)).astype(np.uint32)
        for bits, size, ends in (
            (19, 300, (0, (1 << 19) - 1)),
            (6, 60, ()),
            (10, 5, ()),
            (8, number % 3 * 100, ()),
        )
    ]
    slots = np.unique(dice.choice(1 << 12, 20)).astype(np.uint16)
    return Example(tuple(views), slots, dice.normal(size=len(slots)).astype(np.float32)).to_bytes()


def same(packed: list[bytes], given: list[bytes]) -> bool:
    """Whether these are the same examples, in whichever of their layouts."""
    return [Example.from_bytes(each).to_bytes() for each in packed] == given


@pytest.mark.parametrize("count", [1, 2, 40])
def test_examples_survive_being_packed(count: int) -> None:
    assert same(unpack(pack(EXAMPLES[:count])), EXAMPLES[:count])


@pytest.mark.parametrize("count", [3, 100, MOST])
def test_so_do_those_with_any_features_at_all(count: int) -> None:
    given = [drawn(number) for number in range(count)]
    assert same(unpack(pack(given)), given)


def test_examples_of_nothing_survive_it_too() -> None:
    nothing = Example((NOTHING,) * 4, NOTHING.astype(np.uint16), NOTHING.astype(np.float32))
    given = [nothing.to_bytes(), EXAMPLES[0], nothing.to_bytes()]
    assert same(unpack(pack(given)), given)


def test_what_was_unpacked_can_be_packed_again() -> None:
    assert pack(unpack(pack(EXAMPLES))) == pack(EXAMPLES)


def test_what_another_version_stored_is_kept_as_it_is() -> None:
    given = [EXAMPLES[0], b"stored by a version to come", EXAMPLES[1], b""]
    back = unpack(pack(given))
    assert [back[1], back[3]] == [given[1], given[3]]
    assert same([back[0], back[2]], [given[0], given[2]])


def test_a_pack_takes_half_of_what_its_examples_take() -> None:
    given = [told(number, spam=number % 2 == 0).to_bytes() for number in range(MOST)]
    assert len(pack(given)) < sum(map(len, given)) / 2


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_none_and_more_than_a_byte_can_number_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="Between 1 and 256"):
        pack([b""] * count)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_pack_of_another_version_is_refused_by_name(place: int) -> None:
    packed = bytearray(pack(EXAMPLES[:2]))
    packed[place] += 1
    with pytest.raises(UnknownVersion, match="another version"):
        unpack(bytes(packed))


def test_a_pack_holds_no_readable_word() -> None:
    assert b"example.org" not in pack(EXAMPLES)
