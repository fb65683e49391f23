import numpy as np

from ann.rounding import CODES, codes, kept_squares, roots


def test_a_root_is_kept_within_half_an_eighth_of_an_octave() -> None:
    given = np.exp2(np.random.default_rng(1).uniform(-26, 4, size=1000)).astype(np.float32)
    kept = roots(codes(given))
    assert np.all(np.abs(np.log2(kept / given)) <= 1 / 16 + 1e-5)


def test_what_is_kept_is_kept_again_as_it_is() -> None:
    every = np.arange(CODES, dtype=np.uint8)
    assert codes(roots(every)).tolist() == every.tolist()


def test_the_least_square_of_a_code_is_where_it_begins() -> None:
    square, least = kept_squares()
    assert least[0] == 0.0
    assert codes(np.sqrt(least[1:])).tolist() == list(range(1, CODES))
    below = np.nextafter(least[1:], np.float32(0.0))
    assert codes(np.sqrt(below)).tolist() == list(range(CODES - 1))
    assert np.all(square >= least)
