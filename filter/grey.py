"""Grey mail: bulk of a service whose mail the user once wanted, be its verdict what it may.

A notice of a service resembles every other one, so a single word of spam, said
of one that was one too many, would make spam of all. Only a proven service is
grey: a forged List-Id gains nothing.
"""

from dataclasses import replace

from filter.case import Case
from filter.opinion import Opinion, Strength, Verdict
from filter.policy import Preset
from knowledge_base.knowledge import Service

# So many words of spam, and no ham between, say that the service itself is not wanted any more.
UNWANTED_AFTER = 3
# And so much of what he spoke of must have been ham: one slip makes no spammer a service.
LEAST_WANTED = 0.25
# Their opinion of spam rests on what was learned, which may be one letter of the service itself;
# the user's keywords are his own word.
NETWORK = "misbehaviour"
LEARNED_STEPS = frozenset({"matching_fraction", "sender_location", NETWORK})
EVEN = 0.5


def is_grey(service: Service | None) -> bool:
    """Whether mail of it is grey: it is proven, and the user wanted enough of it."""
    if service is None or not service.proven or not service.wanted:
        return False
    return service.wanted >= LEAST_WANTED * (service.wanted + service.unwanted)


def wants(service: Service | None) -> bool:
    """Whether mail of it is grey, and the user has not said of the last of it that it is spam."""
    return is_grey(service) and service is not None and service.unwanted_since < UNWANTED_AFTER


def on_grey_mail(opinion: Opinion, *, step: str, case: Case) -> Opinion:
    """What a step's opinion is worth on grey mail; any other mail's stays as it is.

    While the service is wanted, spam by a learned step is only advice. Once it
    is not, the network need not be sure: what it calls more spam than ham is
    spam. The preset *published* knows no grey mail.
    """
    service = case.knowledge.service
    if service is None or not is_grey(service) or case.policy.preset is Preset.PUBLISHED:
        return opinion
    evidence = opinion.evidence.rstrip(".")
    if wants(service) and opinion.verdict is Verdict.SPAM and step in LEARNED_STEPS:
        told = f"{evidence}; only advice, for you want mail of {service.name}."
        return replace(opinion, evidence=told, strength=Strength.ADVICE)
    if not wants(service) and leans_to_spam(opinion) and step == NETWORK:
        told = f"{evidence}; that suffices, for of {service.name} you last wanted nothing."
        return replace(opinion, evidence=told, verdict=Verdict.SPAM)
    return opinion


def leans_to_spam(opinion: Opinion) -> bool:
    """Whether an unsure opinion gives spam the greater chance."""
    return opinion.verdict is Verdict.UNSURE and (opinion.score or 0.0) > EVEN
