"""HTML as a reader sees it, and what in it he does not see.

libxml2 (through lxml) calls back for each tag and text, so no tree is built:
the tree of the HTML5 algorithm, as other parsers build it, takes quadratic
time on deep nesting (lexbor: 106 s for one megabyte of `<div>`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from mail.colour import read_colour
from mail.fact import Fact
from mail.limits import HYPERTEXT_DEPTH, URLS
from mail.style import Sight, Style, is_hidden, read_sheet, read_style, within
from mail.url import Url, link

_UNSEEN = frozenset(
    {"script", "style", "title", "template", "iframe", "noframes", "noembed", "datalist"}
)
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details",
    "dir", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "tfoot", "thead", "tr", "ul",
})
# fmt: on
_LINKING = frozenset({"a", "img", "area", "form"})
_CELLS = frozenset({"td", "th", "option", "button", "input"})
# A character that no cleaned text has marks where a line ends.
_LINE = "\0"
# What stands in the text at both ends of an element.
_APART = dict.fromkeys(_BLOCKS, _LINE) | dict.fromkeys(_CELLS, " ")
# The parser heeds an exception of its target only between two feedings.
_CHUNK = 8_192
_STYLING = frozenset({"style", "hidden", "color", "bgcolor", "text", "background"})


@dataclass(frozen=True, slots=True)
class Page:
    """What one HTML part shows: its text, what is hidden in it, its links and images."""

    text: str = field(repr=False)
    hidden_text: str = field(repr=False)
    links: tuple[Url, ...] = ()
    images: int = 0
    facts: frozenset[Fact] = frozenset()


class _TooDeepError(Exception):
    """Raised to stop the parser where elements nest deeper than a browser shows."""


class _Reader:
    """The target of the parser's calls, in the order of the page."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.hidden: list[str] = []
        self.links: list[Url] = []
        self.images = 0
        self._into = self.shown
        # How each open element looks, and where its text goes.
        self._open = [(Sight(), self.shown)]
        self._unseen = 0
        self._sheet: dict[str, Style] = {}
        self._sheet_text: list[str] | None = None
        self._href = ""
        self._href_text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        entry = self._open[-1]
        if self._sheet or (attributes and not _STYLING.isdisjoint(attributes)):
            sight = self._sight(entry[0], tag, attributes)
            entry = sight, self.hidden if is_hidden(sight) else self.shown
        self._open.append(entry)
        if len(self._open) > HYPERTEXT_DEPTH:
            raise _TooDeepError
        into = self._into = entry[1]
        apart = _APART.get(tag)
        if apart is not None:
            into.append(apart)
        elif tag in _UNSEEN:
            self._unseen += 1
            self._sheet_text = [] if tag == "style" else None
        if tag in _LINKING:
            self._start_link(tag, attributes)

    def end(self, tag: str) -> None:
        apart = _APART.get(tag)
        if apart is not None:
            self._into.append(apart)
        elif tag == "a":
            self._end_link()
        elif tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
            if self._sheet_text is not None:
                self._sheet |= read_sheet("".join(self._sheet_text))
                self._sheet_text = None
        around = self._open
        if len(around) > 1:
            around.pop()
        self._into = around[-1][1]

    def data(self, text: str) -> None:
        if self._unseen:
            if self._sheet_text is not None:
                self._sheet_text.append(text)
            return
        self._into.append(text)
        if self._href and self._into is self.shown:
            self._href_text.append(text)

    def comment(self, text: str) -> None:
        """Comments are not read; the words around them join."""

    def close(self) -> None:
        self._end_link()

    def _sight(self, sight: Sight, tag: str, attributes: Mapping[str, str]) -> Sight:
        for name in _selectors(tag, attributes) if self._sheet else ():
            if name in self._sheet:
                sight = within(sight, self._sheet[name])
        if _STYLING.isdisjoint(attributes):
            return sight
        colour = attributes.get("color") or (attributes.get("text") if tag == "body" else None)
        background = attributes.get("bgcolor")
        gone, pictured = "hidden" in attributes, "background" in attributes
        if colour or background or gone or pictured:
            declared = Style(
                gone=gone,
                colour=read_colour(colour.lower()) if colour else None,
                background=read_colour(background.lower()) if background else None,
                pictured=pictured,
            )
            sight = within(sight, declared)
        style = attributes.get("style")
        return within(sight, read_style(style.lower())) if style else sight

    def _start_link(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "a":
            self._end_link()
            self._href = attributes.get("href", "")
        elif tag == "img":
            # An image within the message is counted as its own part.
            self.images += not attributes.get("src", "").startswith("cid:")
        else:
            self._add_link(attributes.get("href") or attributes.get("action", ""), "")

    def _end_link(self) -> None:
        if self._href:
            self._add_link(self._href, " ".join("".join(self._href_text).split()))
        self._href = ""
        self._href_text = []

    def _add_link(self, href: str, text: str) -> None:
        found = link(href, text) if href else None
        if found is not None and len(self.links) < URLS:
            self.links.append(found)


def read_page(html: str) -> Page:
    """What the HTML text shows; what nests too deep is not read."""
    reader = _Reader()
    facts: set[Fact] = set()
    if html.strip():
        parser = etree.HTMLParser(target=reader)
        try:
            for start in range(0, len(html), _CHUNK):
                parser.feed(html[start : start + _CHUNK])
            parser.close()
        except _TooDeepError:
            facts.add(Fact.TRUNCATED)
            reader.close()
        except etree.ParserError:
            # An empty document, as libxml2 has it: nothing to be seen.
            facts.add(Fact.MALFORMED)
    hidden = _lines(reader.hidden)
    if hidden:
        facts.add(Fact.HIDDEN_TEXT)
    return Page(_lines(reader.shown), hidden, tuple(reader.links), reader.images, frozenset(facts))


def _selectors(tag: str, attributes: Mapping[str, str]) -> list[str]:
    """The plain selectors of style sheets that an element answers to, the weakest first."""
    names = [tag]
    classes = attributes.get("class")
    if classes:
        dotted = [f".{name}" for name in classes.lower().split()[:10]]
        names += dotted
        names += [tag + name for name in dotted]
    identity = attributes.get("id")
    if identity:
        names.append("#" + identity.lower())
    return names


def _lines(pieces: list[str]) -> str:
    """The lines that the pieces make, without blank ones, their white space single."""
    lines = (" ".join(line.split()) for line in "".join(pieces).split(_LINE) if line)
    return "\n".join(filter(None, lines))
