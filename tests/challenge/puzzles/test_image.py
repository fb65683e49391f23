from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from challenge.puzzles import image
from challenge.puzzles.effort import BusyError, Effort
from challenge.puzzles.image import HEIGHT, WIDTH, drawn
from challenge.puzzles.puzzle import LETTERS


def picture(letters: str) -> Image.Image:
    return Image.open(BytesIO(drawn(letters)))


def inked(letters: str) -> list[bool]:
    """Of each column, whether anything dark stands in it."""
    shown = picture(letters)
    return [any(shown.crop((x, 0, x + 1, HEIGHT)).histogram()[:128]) for x in range(WIDTH)]


@pytest.mark.parametrize("letters", ["KRTWX", "CFHJL", "MNPVY", "WMWMW"])
def test_a_picture_is_black_on_white_and_as_large_as_the_page_says(letters: str) -> None:
    shown = picture(letters)
    assert (shown.format, shown.size, shown.mode) == ("PNG", (WIDTH, HEIGHT), "L")
    histogram = shown.histogram()
    # At most a tenth is neither nearly black nor nearly white: the edges of letters.
    assert sum(histogram[32:224]) < 0.1 * WIDTH * HEIGHT
    assert 0.03 < sum(histogram[:32]) / (WIDTH * HEIGHT) < 0.4


@pytest.mark.parametrize("letters", ["KRTWX", "CFHJL", "MNPVY"])
def test_five_letters_stand_apart_with_a_margin_around_them(letters: str) -> None:
    columns = inked(letters)
    assert not any(columns[:10] + columns[-10:])
    begins = sum(now and not before for before, now in pairwise(columns))
    assert begins == len(letters)


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_can_be_drawn_large(letter: str) -> None:
    box = picture(letter * 5).point(lambda level: 255 - level).getbbox()
    assert box is not None
    assert box[3] - box[1] > HEIGHT / 3


def test_the_same_letters_are_drawn_once_while_they_are_kept() -> None:
    drawn.cache_clear()
    assert drawn("KRTWX") == drawn("KRTWX")
    assert (drawn.cache_info().hits, drawn.cache_info().misses) == (1, 1)


def test_no_more_pictures_are_kept_than_a_few_megabytes() -> None:
    most = drawn.cache_info().maxsize
    assert most is not None
    assert most * len(drawn("WMWMW")) < 4_000_000


def test_one_too_many_is_not_drawn_and_is_drawn_later(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn.cache_clear()
    time = 0.0
    slow = Effort(share=1.0, most=-1.0, clock=lambda: time)
    monkeypatch.setattr(image, "DRAWING", slow)
    with pytest.raises(BusyError):
        drawn("KRTWX")
    monkeypatch.setattr(image, "DRAWING", Effort(share=1.0, most=10.0))
    assert drawn("KRTWX").startswith(b"\x89PNG")
