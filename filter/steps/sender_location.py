"""Step 5: does the mail server that handed it over stand in one of the user's spam countries?"""

from filter.case import Case
from filter.opinion import Opinion, Verdict


def sender_location(case: Case) -> Opinion:
    """Spam if the handing server's country is foreign and spam came from there before.

    Only asked of senders with whom the user never corresponded.
    """
    place = case.knowledge.location
    if case.knowledge.contact is not None:
        return Opinion(Verdict.UNSURE, "You have corresponded with this sender before.")
    if place.country is None:
        return Opinion(Verdict.UNSURE, "The country of the sending server is not known.")
    score = (place.spam + 1) / (place.spam + place.ham + 2)
    seen = f"{place.spam} spam and {place.ham} good letters came from {place.country} so far"
    if not place.home:
        return Opinion(Verdict.UNSURE, f"Your own countries are not set; {seen}.", score)
    if place.country in place.home:
        return Opinion(
            Verdict.UNSURE, f"Sent from {place.country}, one of your own countries.", score
        )
    if place.spam == 0:
        return Opinion(
            Verdict.UNSURE, f"Sent from {place.country}, which sent you no spam yet.", score
        )
    return Opinion(Verdict.SPAM, f"Sent from a foreign country: {seen}.", score)
