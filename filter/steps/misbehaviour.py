"""Step 6: does the user's own network see misbehaviour?"""

from ann.cutoffs import Promise
from ann.example import example
from ann.network import NetworkUnavailable
from filter.attention import LETTERS_OF_EACH, matters
from filter.authority import promise
from filter.case import Case
from filter.opinion import Opinion, Strength, Verdict
from filter.policy import Preset

# The paper leaves open where its network passes a message on to step 7.
PUBLISHED_HAM, PUBLISHED_SPAM = 0.4, 0.6


def misbehaviour(case: Case) -> Opinion:
    """The network's probability of spam against this user's cut-offs.

    With the preset *published* the cut-offs are even; otherwise they follow
    from the network's own record with this user and keep his promise, so that
    the opinion has earned the right to decide.
    """
    if not any(case.network.trained_on):
        return Opinion(Verdict.UNSURE, "The network has learned nothing of your mail yet.")
    try:
        prediction = case.network.predict_one(example(case.message, case.signals))
    except NetworkUnavailable as missing:
        return Opinion(Verdict.UNSURE, f"The network was not asked: {missing}.")
    ham, spam, basis = cutoffs_of(case)
    score = prediction.probability
    evidence = f"The network gives it a {score:.1%} chance of being spam"
    if score >= spam:
        verdict, against = Verdict.SPAM, f"over the {spam:.1%} asked"
    elif score <= ham:
        verdict, against = Verdict.HAM, f"under the {ham:.1%} asked"
    else:
        verdict, against = Verdict.UNSURE, f"between {ham:.1%} and {spam:.1%}"
    strength, limit = strength_of(case)
    return Opinion(verdict, f"{evidence}, {against} ({basis}){limit}.", score, strength)


def cutoffs_of(case: Case) -> tuple[float, float, str]:
    """The probabilities up to which mail is ham and from which it is spam, and why those."""
    if case.policy.preset is Preset.PUBLISHED:
        return PUBLISHED_HAM, PUBLISHED_SPAM, "as published"
    cutoffs = case.network.cutoffs(
        Promise(
            ham_lost=promise(misbehaviour.__name__, Verdict.SPAM, case.policy),
            spam_let_in=promise(misbehaviour.__name__, Verdict.HAM, case.policy),
        )
    )
    return cutoffs.ham, cutoffs.spam, cutoffs.evidence


def strength_of(case: Case) -> tuple[Strength, str]:
    """How far the opinion carries, and what the user is to be told where it is not far."""
    if case.policy.preset is Preset.PUBLISHED:
        return Strength.OPINION, ""
    if not matters(case.network.trained_on) or case.attention.whole:
        return Strength.EARNED, ""
    ham, spam = case.network.trained_on
    return Strength.ADVICE, (
        f"; only advice until it knows {LETTERS_OF_EACH} letters of each kind, "
        f"so far {ham} good and {spam} spam"
    )
