"""Step 2: does the sender belong to the trusted zone?"""

from filter.case import Case
from filter.opinion import Opinion, Strength, Verdict
from filter.proven import sender_believed


def trusted_sender(case: Case) -> Opinion:
    """Ham if the sender is trusted, by the user's word or by two-way mail, and proven."""
    trust = case.knowledge.trust
    if trust is None:
        return Opinion(Verdict.UNSURE, "The sender is not among your trusted senders.")
    reason = (
        f"You trust {trust.address}"
        if trust.said
        else f"You and {trust.address} write to each other often "
        f"({trust.received} received, {trust.sent} sent)"
    )
    if sender_believed(case):
        return Opinion(Verdict.HAM, f"{reason}; proof: {case.knowledge.proof.value}.", 0.0)
    return Opinion(
        Verdict.HAM, f"{reason}, but {case.knowledge.proof.value}.", 0.2, Strength.ADVICE
    )
