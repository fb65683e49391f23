"""Step 7: what stays unsure is held until the sender, or the user, answers for it."""

from filter.case import Case
from filter.opinion import Opinion, Verdict


def cross_validation(case: Case) -> Opinion:
    """Unsure: the paper's puzzle is yet to be answered; a person's word settles it meanwhile."""
    return Opinion(
        Verdict.UNSURE, "No step could decide; your word, or the sender's answer, settles it."
    )
