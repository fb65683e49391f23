"""Step 1: is this an earlier spam again, or mostly made of one?"""

from filter.case import Case
from filter.opinion import Opinion, Verdict


def matching_fraction(case: Case) -> Opinion:
    """Spam if sender and content are those of an earlier spam, or `max_p(NM_p/N_p) >= S_t`."""
    match = case.knowledge.match
    if match is None:
        return Opinion(Verdict.UNSURE, "No earlier spam of yours resembles it.")
    subject = match.reference.subject or "(no subject)"
    if match.same:
        return Opinion(
            Verdict.SPAM, f"Same sender and same content as your earlier spam “{subject}”.", 1.0
        )
    share = f"{match.fraction:.0%} of the words of your earlier spam “{subject}”"
    if match.fraction >= case.policy.threshold:
        return Opinion(Verdict.SPAM, f"It contains {share}.", match.fraction)
    return Opinion(
        Verdict.UNSURE,
        f"It contains only {share}; {case.policy.threshold:.0%} would make it spam.",
        match.fraction,
    )
