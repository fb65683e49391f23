"""What of CSS decides whether text can be seen."""

import re
from functools import lru_cache
from typing import NamedTuple

from mail.colour import BLACK, WHITE, Colour, indistinct, read_colour
from mail.limits import REMEMBERED, STYLE_CHARACTERS
from mail.remembered import remembered

_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|%|in|cm|mm|vw|vh)?")
# The largest font size of each unit that nobody can read.
_UNREADABLE = {"px": 1.0, "pt": 1.0, "": 1.0, "em": 0.1, "rem": 0.1, "ex": 0.2, "%": 8.0}
# Further off than this, an element is moved out of sight.
_OUT_OF_SIGHT = -300.0
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_PIECES = re.compile(r"[{}]|[^{}]++")
_SIMPLE = re.compile(r"(?:\w+)?(?:[.#][\w-]+)?")


# Both are tuples, which hash natively: pages look up the same few again and again.
class Style(NamedTuple):
    """The declarations of one element that bear on being seen; None is undeclared.

    `gone` cannot be undone by elements within; the others can.
    """

    gone: bool = False
    invisible: bool | None = None
    tiny: bool | None = None
    colour: Colour | None = None
    background: Colour | None = None
    pictured: bool = False


class Sight(NamedTuple):
    """How the text at one place of a page looks: inherited and declared together.

    `background` is None behind a picture, whose colours nobody knows.
    """

    gone: bool = False
    invisible: bool = False
    tiny: bool = False
    colour: Colour = BLACK
    background: Colour | None = WHITE


@lru_cache(maxsize=REMEMBERED)
def is_hidden(sight: Sight) -> bool:
    """Whether a reader sees nothing there."""
    return (
        sight.gone
        or sight.invisible
        or sight.tiny
        or (sight.background is not None and indistinct(sight.colour, sight.background))
    )


@lru_cache(maxsize=REMEMBERED)
def within(sight: Sight, style: Style) -> Sight:
    """The sight inside an element of that style."""
    background = style.background or sight.background
    return Sight(
        gone=sight.gone or style.gone,
        invisible=sight.invisible if style.invisible is None else style.invisible,
        tiny=sight.tiny if style.tiny is None else style.tiny,
        colour=style.colour or sight.colour,
        background=None if style.pictured else background,
    )


@remembered
def read_style(text: str) -> Style:
    """The style that a lower-case list of CSS declarations gives."""
    declared: dict[str, str] = {}
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            declared[name.strip()] = value.replace("!important", "").strip()
    visibility = declared.get("visibility")
    size = declared.get("font-size") or _font_size(declared.get("font", ""))
    background = declared.get("background-color") or declared.get("background", "")
    colour = declared.get("color", "")
    return Style(
        gone=_gone(declared) or colour == "transparent",
        invisible=None if visibility is None else visibility in {"hidden", "collapse"},
        tiny=None if not size else _unreadable(size),
        colour=read_colour(colour) if colour else None,
        background=_background(background),
        pictured="url(" in background or "url(" in declared.get("background-image", ""),
    )


def _background(value: str) -> Colour | None:
    whole = read_colour(value) if value else None
    if whole is not None or " " not in value:
        return whole
    return next((found for word in value.split() if (found := read_colour(word))), None)


def _gone(declared: dict[str, str]) -> bool:
    if declared.get("display") == "none" or declared.get("mso-hide") == "all":
        return True
    if _number(declared.get("opacity", "")) == 0.0:
        return True
    if any(
        (_number(declared.get(side, "")) or 0.0) < _OUT_OF_SIGHT
        for side in ("text-indent", "left", "top", "margin-left")
    ):
        return True
    return declared.get("overflow") == "hidden" and any(
        _number(declared.get(side, "")) == 0.0
        for side in ("height", "max-height", "width", "max-width")
    )


def _number(value: str) -> float | None:
    match = _LENGTH.match(value)
    return float(match[1]) if match else None


def _font_size(font: str) -> str:
    """The size within the shorthand `font`, the first length in it."""
    return next((word.partition("/")[0] for word in font.split() if _LENGTH.match(word)), "")


def _unreadable(size: str) -> bool:
    match = _LENGTH.match(size)
    return match is not None and float(match[1]) <= _UNREADABLE.get(match[2] or "", 0.0)


def read_sheet(text: str) -> dict[str, Style]:
    """The styles of a sheet's plain selectors: `p`, `.name`, `p.name`, `#name`.

    Conditional rules (@media) are left out: they speak of other screens.
    """
    sheet: dict[str, Style] = {}
    prelude, conditional, depth = "", 0, 0
    for piece in _PIECES.findall(_COMMENT.sub("", text[:STYLE_CHARACTERS].lower())):
        if piece == "{":
            depth += 1
            if prelude.lstrip().startswith("@"):
                conditional = conditional or depth
        elif piece == "}":
            conditional = 0 if conditional == depth else conditional
            depth = max(0, depth - 1)
            prelude = ""
        elif depth == 0 or conditional:
            prelude = piece.rpartition(";")[2]
        else:
            style = read_style(piece.strip())
            if style != _UNDECLARED:
                sheet.update(dict.fromkeys(_plain_selectors(prelude), style))
    return sheet


def _plain_selectors(prelude: str) -> list[str]:
    selectors = (selector.strip() for selector in prelude.split(","))
    return [selector for selector in selectors if selector and _SIMPLE.fullmatch(selector)]


_UNDECLARED = Style()
