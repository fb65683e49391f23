"""As many different letters as a benchmark wants, made from the few of a corpus."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from evaluation.corpus import Item
from filter.letter import Letter
from knowledge_base.label import Label

# The share of the corpus, from its beginning, that users learn from; the rest is judged.
LEARNED = 0.6
# So many words of the text in a hundred are other words in each variation.
CHANGED = 30
# The senders of a corpus come again under so many names.
SENDERS = 40
# Fifty letters a day.
PACE = timedelta(minutes=29)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)

BLANK_LINE = re.compile(rb"\r?\n\r?\n")
TAG = re.compile(rb"(<[^>]*>)")
# Lines of base64 have no blank, and stay as they are.
PROSE = re.compile(rb"(?m)^.*[ \t].*$")
WORD = re.compile(rb"\b[a-z]{3,12}\b")
SENDER = re.compile(rb"(?im)^(from:[^\r\n]*?[\w.+-]+)@")
MESSAGE_ID = re.compile(rb"(?im)^(message-id:\s*<)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A letter and what a person says of it."""

    letter: Letter
    label: Label


class Letters:
    """A corpus, its beginning to learn from and its end to be judged.

    Each letter is one of the corpus, or a variation of one: by another sender, with
    another Message-ID, and with other words of the corpus in places drawn by
    chance, always the same. They arrive one after another, `PACE` apart.
    """

    def __init__(self, items: Sequence[Item]) -> None:
        labelled = [(item.raw(), item.label) for item in items if item.label is not None]
        border = round(LEARNED * len(labelled))
        self._learned, self._judged = labelled[:border], labelled[border:]
        text = b"\n".join(BLANK_LINE.split(raw, maxsplit=1)[-1] for raw, _ in labelled[:200])
        self._words = WORD.findall(TAG.sub(b" ", text)) or [b"word"]

    def to_learn(self, number: int, *, label: Label | None = None) -> list[Labelled]:
        """So many letters to learn from, the same ones whenever asked, of one label if it says."""
        return self._take(self._learned, number, label=label, since=BEGINNING)

    def to_judge(self, number: int, *, since: int = 0) -> list[Labelled]:
        """So many letters that come after all that is learned, leaving out the first `since`."""
        later = BEGINNING + timedelta(days=400)
        return self._take(self._judged, since + number, label=None, since=later, skip=since)

    def _take(
        self,
        originals: Sequence[tuple[bytes, Label]],
        number: int,
        *,
        label: Label | None,
        since: datetime,
        skip: int = 0,
    ) -> list[Labelled]:
        wanted = [pair for pair in originals if label in {None, pair[1]}]
        if not wanted:
            raise ValueError(f"The corpus has no {label or 'letter'} where it is wanted.")
        return [
            Labelled(Letter(self._variation(*at(n, wanted)), since + n * PACE), at(n, wanted)[1][1])
            for n in range(skip, number)
        ]

    def _variation(self, turn: int, pair: tuple[bytes, Label]) -> bytes:
        return varied(pair[0], turn=turn, words=self._words) if turn else pair[0]


def at(n: int, pairs: Sequence[tuple[bytes, Label]]) -> tuple[int, tuple[bytes, Label]]:
    """The n-th letter where the pairs come again and again: which time it is, and the pair."""
    turn, place = divmod(n, len(pairs))
    return turn, pairs[place]


def varied(raw: bytes, *, turn: int, words: Sequence[bytes]) -> bytes:
    """The `turn`-th variation of a message; what is no prose in it stays as it is."""
    random = Random(f"{turn} {len(raw)}")  # noqa: S311  it varies, and hides nothing

    def another(found: re.Match[bytes]) -> bytes:
        return random.choice(words) if random.randrange(100) < CHANGED else found[0]

    def changed(line: re.Match[bytes]) -> bytes:
        pieces = TAG.split(line[0])
        return b"".join(p if TAG.fullmatch(p) else WORD.sub(another, p) for p in pieces)

    blank = BLANK_LINE.search(raw)
    end = blank.end() if blank else len(raw)
    head = SENDER.sub(rb"\1.%d@" % (turn % SENDERS), raw[:end], count=1)
    head = MESSAGE_ID.sub(rb"\g<1>%d." % turn, head, count=1)
    return head + PROSE.sub(changed, raw[end:])


def labelled_in_turn(letters: Sequence[Labelled], *, size: int) -> Iterator[list[Labelled]]:
    """The letters in portions of `size`; what is left over at the end is left out."""
    for first in range(0, len(letters) - size + 1, size):
        yield list(letters[first : first + size])
