"""The smallest set of things of a letter without which its verdict would be other."""

from collections.abc import Sequence

from filter.case import Case
from filter.opinion import Decision, Verdict
from filter.pipeline import decide
from filter.why.explanation import Flip
from filter.why.facts import FACTS
from filter.why.piece import Piece, named, together
from filter.why.quoting import listed
from filter.why.taking_away import without
from filter.why.weighing import Weighed

# Nobody reads a list of more.
MOST_PIECES = 6


def smallest(case: Case, found: Sequence[Weighed], decision: Decision) -> list[Flip]:
    """For each verdict that the letter leans away from, the smallest change that gives it.

    A spam or a ham has one such change, an unsure letter one towards either
    side; none where it takes more than `MOST_PIECES` pieces. Each was verified:
    the pipeline decided so.
    """
    sides = {Verdict.SPAM: (1,), Verdict.HAM: (-1,), Verdict.UNSURE: (1, -1)}[decision.verdict]
    flips = (_towards(case, found, decision, side=side) for side in sides)
    return [flip for flip in flips if flip is not None]


def _towards(case: Case, found: Sequence[Weighed], decision: Decision, *, side: int) -> Flip | None:
    """What to take away of all that speaks for spam (`side` 1) or for ham (-1).

    A step that decides alone must lose what it knows; what the network sees
    goes piece by piece, the heaviest first, which for a sum of pieces gives
    the fewest.
    """
    wanted = {Verdict.UNSURE, Verdict.HAM if side > 0 else Verdict.SPAM} - {decision.verdict}
    heaviest = [each.piece for each in found if each.weight * side > 0][:MOST_PIECES]
    clauses: dict[str, str] = {}
    taken: list[Piece] = []
    now = decision
    while now.verdict not in wanted:
        if now.trail[-1].decided and now.step in FACTS and now.step not in clauses:
            change = FACTS[now.step](case)
            clauses[now.step], case = change.clause, change.case
        elif now.verdict is decision.verdict and heaviest:
            taken.append(heaviest.pop(0))
        else:
            return None
        now = decide(without(case, together(taken)))
    return Flip(_said(list(clauses.values()), taken), now.verdict, now.probability)


def _said(clauses: list[str], taken: list[Piece]) -> str:
    phrases = [f"without {listed(named(taken))}"] if taken else []
    said = ", and ".join(clauses + phrases)
    return said[0].upper() + said[1:]
