"""Text of others made safe for a terminal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType
from rich.measure import Measurement
from rich.segment import Segment

# What a terminal obeys rather than shows: the control characters of ASCII but
# tab and line feed, DEL, those of Latin-1 (U+009B alone starts a command), and
# the marks that reorder a line. Halves of a surrogate pair cannot be written.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"


def plain(text: str) -> str:
    """The text, with � for each character that a terminal would obey instead of showing."""
    return _OBEYED.sub(SHOWN_INSTEAD, text)


@dataclass(frozen=True, slots=True)
class Plain:
    """Whatever rich can print, every piece of its text `plain`; its colours stay."""

    content: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """The protocol of rich for printing: text is cleaned before rich adds its own commands."""
        for text, style, control in console.render(self.content, options):
            yield Segment(text if control else plain(text), style, control)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """The protocol of rich for measuring."""
        return Measurement.get(console, options, self.content)
