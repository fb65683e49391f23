from itertools import combinations

import pytest

from filter.case import Case
from filter.opinion import Verdict
from filter.pipeline import decide
from filter.why.explanation import Flip
from filter.why.piece import together
from filter.why.smallest import MOST_PIECES, smallest
from filter.why.taking_away import without
from filter.why.weighing import Scales, Weighed, weighed
from knowledge_base.knowledge import Proof, Trust
from tests.filter.build import KEYWORD, match
from tests.filter.why.letters import case_of, raw

ANN = Trust("ann@example.org", said=True)


def asked(case: Case) -> tuple[list[Weighed], list[Flip]]:
    found = weighed(Scales(case))
    return found, smallest(case, found, decide(case))


MANY = raw(
    "mortgage a offer b viagra c winner d cash e click f free g guaranteed h loan",
    subject="winner mortgage",
    extra="X-Mailer: Bulk 2.0\nX-Other: Bulk\n",
)
SPAMMY = raw("mortgage offer. viagra x winner y cash", extra="X-Mailer: Bulk 2.0\n")


def test_no_smaller_set_of_pieces_flips_the_verdict() -> None:
    case = case_of(MANY)
    verdict = decide(case).verdict
    assert verdict is Verdict.SPAM
    found, [flip] = asked(case)
    said = [each for each in found if (each.piece.quote or each.piece.phrase) in flip.change]
    towards = [each for each in found if each.weight > 0]
    assert len(said) == fewest(case, towards, verdict)
    assert len(said) > 1
    assert flip.verdict is decide(without(case, together(e.piece for e in said))).verdict


def fewest(case: Case, found: list[Weighed], verdict: Verdict) -> int:
    """By trying them all: the size of the smallest set of pieces that flips the verdict."""
    for size in range(1, len(found) + 1):
        for chosen in combinations(found, size):
            whole = together(each.piece for each in chosen)
            if decide(without(case, whole)).verdict is not verdict:
                return size
    raise AssertionError("nothing flips it")


def test_a_step_that_decides_alone_must_lose_what_it_knows() -> None:
    case = case_of(raw("meeting garden agenda"), keywords=(KEYWORD,))
    assert decide(case).step == "spam_keywords"
    _, [flip] = asked(case)
    assert flip.change == "If “lunch” were not a keyword of yours"
    assert flip.verdict is Verdict.HAM


def test_what_stands_behind_a_step_must_go_too() -> None:
    case = case_of(SPAMMY, keywords=(KEYWORD,))
    _, [flip] = asked(case)
    assert flip.change.startswith("If “lunch” were not a keyword of yours, and without ")
    assert flip.verdict is Verdict.UNSURE


def test_a_trusted_letter_is_not_called_ham_for_the_words_in_it() -> None:
    case = case_of(SPAMMY, trust=ANN, proof=Proof.ALIGNED)
    _, [flip] = asked(case)
    assert flip.change == "If you did not trust “ann@example.org”"
    assert flip.verdict is Verdict.SPAM


def test_an_unsure_letter_may_lean_to_either_side() -> None:
    case = case_of(raw("mortgage viagra x garden y kernel", extra="X-Mailer: Bulk 2.0\n"))
    assert decide(case).verdict is Verdict.UNSURE
    _, flips = asked(case)
    assert {flip.verdict for flip in flips} == {Verdict.HAM, Verdict.SPAM}


def test_too_many_pieces_are_no_answer() -> None:
    case = case_of(SPAMMY)
    nothing = [each for each in asked(case)[0] if each.weight > 0][-1:]
    decision = decide(case)
    assert decide(without(case, nothing[0].piece)).verdict is decision.verdict
    assert smallest(case, nothing, decision) == []
    assert MOST_PIECES < 10


@pytest.mark.parametrize("fraction", [0.2, 1.0])
def test_an_earlier_spam_that_decided_nothing_is_no_flip(fraction: float) -> None:
    case = case_of(SPAMMY, match=match(fraction))
    _, flips = asked(case)
    assert flips
    assert not any("earlier spam" in flip.change for flip in flips)
