import numpy as np
import pytest

from ann.arrays import UnknownLayout, pack, unpack

START = {"a": np.linspace(0, 1, 1000, dtype=np.float32), "b": np.zeros((10, 3), np.float32)}


def moved() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    dice = np.random.default_rng(1)
    parameters = {name: array.copy() for name, array in START.items()}
    roots = {name: np.zeros_like(array) for name, array in START.items()}
    for name, start in START.items():
        places = dice.choice(start.size, start.size // 5, replace=False)
        parameters[name].ravel()[places] = dice.normal(size=len(places))
        roots[name].ravel()[places] = np.exp2(dice.uniform(-25, 3, size=len(places)))
    return parameters, roots


def test_what_was_packed_comes_back_to_half_precision() -> None:
    parameters, roots = moved()
    back, back_roots = unpack(pack(parameters, roots), START)
    for name in START:
        np.testing.assert_allclose(back[name], parameters[name], rtol=1e-3, atol=1e-6)
        np.testing.assert_allclose(back_roots[name], roots[name], rtol=0.05)


def test_packing_again_changes_nothing_more() -> None:
    once = pack(*moved())
    assert pack(*unpack(once, START)) == once


def test_what_never_moved_costs_nothing_and_stays_exactly() -> None:
    still = {name: np.zeros_like(array) for name, array in START.items()}
    stored = pack(START, still)
    assert len(stored) < 100
    assert np.array_equal(unpack(stored, START)[0]["a"], START["a"])


def test_arrays_of_other_names_or_sizes_are_refused() -> None:
    stored = pack(*moved())
    with pytest.raises(UnknownLayout):
        unpack(stored, {"a": START["a"]})
    with pytest.raises(UnknownLayout):
        unpack(stored, {"a": START["a"], "b": np.zeros(4, np.float32)})
