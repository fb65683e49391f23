"""What each piece of a letter is worth to the network: it is asked again without it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ann.example import Example, example
from filter.case import Case
from filter.why.explanation import Reason
from filter.why.piece import Family, Piece, named, together
from filter.why.taking_away import letter_without, overlooked
from filter.why.trait_pieces import trait_pieces
from filter.why.word_pieces import word_pieces

LEAST, MOST = 3, 5
# Beyond the third, a reason must be this part of the whole to be told.
LEAST_SHARE = 0.04
# A piece that moves the logit by less than this is none.
NOTHING = 0.005
# The pieces of a family beyond the first are told as one reason of so many.
MERGED = 3
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class Weighed:
    """A piece and what the network's logit loses without it; above 0 it speaks for spam."""

    piece: Piece
    weight: float


class Scales:
    """One letter and its network: every piece is weighed against the same whole."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._signals = case.signals
        self.whole = example(case.message, self._signals)
        self._logit = case.network.predict_one(self.whole).logit

    def weigh(self, piece: Piece) -> float:
        """What the logit loses without the piece."""
        return self._logit - self.case.network.predict_one(self._rest(piece)).logit

    def _rest(self, piece: Piece) -> Example:
        rest = self.whole
        if piece.in_content:
            rest = example(letter_without(self.case.message, piece), self._signals)
        return overlooked(rest, piece.signals) if piece.signals else rest


def weighed(scales: Scales) -> list[Weighed]:
    """The pieces of the letter that move its network, strongest first.

    A fixed number of pieces at most is weighed, however large the letter: those
    that carry the most of the logit, by its linear part.
    """
    message, network = scales.case.message, scales.case.network
    reasons = network.reasons(scales.whole, limit=EVERYTHING)
    if not reasons:
        return []
    pieces = [
        *word_pieces(message, reasons),
        *trait_pieces(message, reasons, scales.whole.named),
    ]
    found = [_settled(Weighed(piece, scales.weigh(piece))) for piece in pieces]
    moved = [each for each in found if abs(each.weight) >= NOTHING]
    return sorted(moved, key=lambda each: (-abs(each.weight), each.piece.phrase))


def told(scales: Scales, found: Sequence[Weighed]) -> tuple[Reason, ...]:
    """The three to five strongest, no family more than twice on a side; fewer if there are fewer.

    Shares are of the sum of all that was weighed.
    """
    total = sum(abs(each.weight) for each in found)
    reasons = [
        Reason(each.piece.phrase, each.weight, abs(each.weight) / total)
        for each in _merged(scales, found)
    ]
    reasons.sort(key=lambda each: (-each.share, each.words))
    return tuple(
        each
        for number, each in enumerate(reasons[:MOST])
        if number < LEAST or each.share >= LEAST_SHARE
    )


def _settled(found: Weighed) -> Weighed:
    """With the phrase that quotes nothing, if the piece turned out to speak for the other side."""
    piece = found.piece
    if piece.leaning * found.weight < 0:
        return Weighed(replace(piece, phrase=piece.plain or piece.phrase), found.weight)
    return found


def _merged(scales: Scales, found: Sequence[Weighed]) -> list[Weighed]:
    merged = [each for each in found if each.piece.family is Family.TRAITS]
    for family in (Family.WORDS, Family.LINKS, Family.FILES):
        for side in (1, -1):
            kin = [
                each.piece
                for each in found
                if each.piece.family is family and each.weight * side > 0
            ]
            merged += [each for each in found if each.piece in kin[:1]]
            rest = kin[1 : 1 + MERGED]
            if rest:
                [phrase] = named(rest)
                whole = replace(together(rest), phrase=phrase)
                merged.append(Weighed(whole, scales.weigh(whole)))
    return merged
