"""A piece of a letter's case that can be thought away: words, fields, links, signals."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from filter.why.quoting import listed
from mail.attachment import Attachment

Names = frozenset[str]
NONE: Names = frozenset()


class Family(Enum):
    """Pieces of one family can be named in one breath; traits cannot."""

    WORDS = "the words"
    LINKS = "links to"
    FILES = "the attachments"
    TRAITS = "traits"


@dataclass(frozen=True, slots=True)
class Piece:
    """What belongs together in a reader's eyes, and all that it is made of.

    `phrase` is a noun phrase; where the network, asked, leans the other way
    than `leaning` (a part of its logit), it quotes the wrong things and
    `plain` says less. `quote` names it among others of its family. `words` are
    words of subject and text in lower case, `fields` names of header fields,
    `hosts` those of links, `signals` names of signals.
    """

    phrase: str
    family: Family = Family.TRAITS
    quote: str = ""
    plain: str = ""
    leaning: float = 0.0
    words: Names = NONE
    fields: Names = NONE
    hosts: Names = NONE
    attachments: frozenset[Attachment] = frozenset()
    signals: Names = NONE

    @property
    def in_content(self) -> bool:
        """Whether any of it stands in the letter, not only in the signals."""
        return bool(self.words or self.fields or self.hosts or self.attachments)


def together(pieces: Iterable[Piece]) -> Piece:
    """All the pieces as one, without a name."""
    every = tuple(pieces)
    return Piece(
        "",
        words=NONE.union(*(each.words for each in every)),
        fields=NONE.union(*(each.fields for each in every)),
        hosts=NONE.union(*(each.hosts for each in every)),
        attachments=frozenset().union(*(each.attachments for each in every)),
        signals=NONE.union(*(each.signals for each in every)),
    )


def named(pieces: Iterable[Piece]) -> list[str]:
    """The pieces as noun phrases, those of one family in one."""
    every = tuple(pieces)
    phrases = []
    for family in Family:
        kin = [each for each in every if each.family is family]
        if family is Family.TRAITS or len(kin) == 1:
            phrases += [each.phrase for each in kin]
        elif kin:
            phrases.append(f"{family.value} {listed([each.quote for each in kin])}")
    return phrases
