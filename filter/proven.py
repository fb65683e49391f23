"""Trust is not a string: when the header From may be believed."""

from filter.case import Case
from filter.policy import Sender


def sender_believed(case: Case) -> bool:
    """Whether the policy takes the header From as written, or something proves it."""
    return case.policy.sender is Sender.AS_WRITTEN or case.knowledge.proof.holds
