"""Step 3: does it contain one of the user's own spam keywords?"""

from filter.case import Case
from filter.opinion import Opinion, Verdict


def spam_keywords(case: Case) -> Opinion:
    """Spam if subject or text matches a keyword of the user's list."""
    matches = case.knowledge.keywords
    if not matches:
        return Opinion(Verdict.UNSURE, "None of your spam keywords stands in it.")
    first = matches[0]
    more = f" and {len(matches) - 1} more" if len(matches) > 1 else ""
    disguise = "" if first.found == first.keyword else f", written “{first.found}”"
    return Opinion(
        Verdict.SPAM,
        f"Your spam keyword “{first.keyword}” stands in the {first.place}{disguise}{more}.",
        1.0,
    )
