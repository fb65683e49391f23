"""Colours of HTML and CSS, as far as text is hidden by them."""

import re

from mail.remembered import remembered

Colour = tuple[int, int, int]

_NAMED: dict[str, Colour] = {
    "black": (0, 0, 0),
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211),
    "whitesmoke": (245, 245, 245),
    "gainsboro": (220, 220, 220),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "ghostwhite": (248, 248, 255),
    "floralwhite": (255, 250, 240),
    "white": (255, 255, 255),
    "maroon": (128, 0, 0),
    "red": (255, 0, 0),
    "purple": (128, 0, 128),
    "fuchsia": (255, 0, 255),
    "magenta": (255, 0, 255),
    "green": (0, 128, 0),
    "lime": (0, 255, 0),
    "olive": (128, 128, 0),
    "yellow": (255, 255, 0),
    "navy": (0, 0, 128),
    "blue": (0, 0, 255),
    "teal": (0, 128, 128),
    "aqua": (0, 255, 255),
    "cyan": (0, 255, 255),
    "orange": (255, 165, 0),
}
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})(?:[0-9a-f]{2}|[0-9a-f])?")
_RGB = re.compile(
    r"rgba?\(\s*+(\d{1,3})(?:\s*+,|\s)\s*+(\d{1,3})(?:\s*+,|\s)\s*+(\d{1,3})\s*+(?:[,/].*)?\)"
)
# Closer than this in every channel, a reader sees no difference on a screen.
_INDISTINCT = 16

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


@remembered
def read_colour(text: str) -> Colour | None:
    """The colour that a lower-case HTML attribute or CSS value names, None if not readable."""
    text = text.strip()
    named = _NAMED.get(text)
    if named is not None:
        return named
    match = _HEX.fullmatch(text)
    if match is not None:
        digits = match[1]
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    match = _RGB.fullmatch(text)
    if match is not None:
        return min(int(match[1]), 255), min(int(match[2]), 255), min(int(match[3]), 255)
    return None


def indistinct(one: Colour, other: Colour) -> bool:
    """Whether text of one colour cannot be seen on the other."""
    return all(abs(a - b) < _INDISTINCT for a, b in zip(one, other, strict=True))
