"""One probability of spam for a decision, whichever step took it."""

from filter.opinion import Opinion, Verdict
from knowledge_base.knowledge import StepRecord

# Before anything is confirmed an opinion that decides is taken to err once in
# a hundred letters (the mean of a Beta(1, 99) prior).
PRIOR_RIGHT, PRIOR_WRONG = 99.0, 1.0


def probability(opinion: Opinion, record: StepRecord) -> float:
    """The share of such opinions that turned out spam, by the step's own record.

    A step whose score is a probability already (step 6) is calibrated by the
    network itself and is not passed through here.
    """
    if opinion.verdict is Verdict.SPAM:
        right, wrong = record.spam_on_spam + PRIOR_RIGHT, record.spam_on_ham + PRIOR_WRONG
    else:
        right, wrong = record.ham_on_spam + PRIOR_WRONG, record.ham_on_ham + PRIOR_RIGHT
    return right / (right + wrong)
