"""Letters as a picture: large, black on white, a little askew."""

from functools import lru_cache
from io import BytesIO

from captcha.image import ImageCaptcha
from PIL.ImageOps import expand, invert, pad

from challenge.puzzles.effort import DRAWING

WIDTH, HEIGHT, MARGIN = 400, 120, 14
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


class Letters(ImageCaptcha):
    """Letters for people: the sum beside them is plain text, so that noise would only vex."""

    character_rotate = (-12, 12)
    character_warp_dx = (0.0, 0.1)
    character_warp_dy = (0.0, 0.1)
    word_offset_dx = 0.0
    word_space_probability = -1.0  # a space before every letter


# Drawn larger than shown, for captcha's edges are rough.
PEN = Letters(4 * WIDTH, 2 * HEIGHT, font_sizes=(146, 160, 174))


@lru_cache(maxsize=256)
def drawn(letters: str) -> bytes:
    """A PNG of 400 by 120 that shows the letters; raises BusyError.

    Kept by what it shows: each picture of these letters is as good as another.
    """
    with DRAWING.spent():
        # captcha takes the brightness of a letter for its strength: black would come out pale.
        picture = PEN.create_captcha_image(letters, WHITE, BLACK).convert("L")
        inside = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
        centred = pad(picture.crop(picture.getbbox()), inside, color=0)
        file = BytesIO()
        invert(expand(centred, MARGIN, fill=0)).save(file, format="png")
        return file.getvalue()
