"""Step 4: has the user corresponded with this sender, or is he in the contact list?"""

from filter.case import Case
from filter.opinion import Opinion, Strength, Verdict
from filter.policy import Sender
from filter.proven import sender_believed
from knowledge_base.knowledge import Proof

FROM = "From"


def contact_history(case: Case) -> Opinion:
    """Ham if From or Reply-To is a known address and the sender is proven.

    A proven From says nothing of Reply-To, which anyone may fill in: where
    proof is asked for, an address known only from there is advice.
    """
    contact = case.knowledge.contact
    if contact is None:
        return Opinion(Verdict.UNSURE, "You have not corresponded with this sender.")
    known = f"{contact.address} ({contact.field}) is known to you: {contact.kind.value}"
    if case.policy.sender is Sender.AS_WRITTEN:
        return Opinion(Verdict.HAM, f"{known}.", 0.0)
    if case.knowledge.proof is Proof.BROKEN and contact.field == FROM:
        return Opinion(Verdict.SPAM, f"{known}, but {Proof.BROKEN.value}.", 0.8, Strength.ADVICE)
    if sender_believed(case) and contact.field == FROM:
        return Opinion(Verdict.HAM, f"{known}; proof: {case.knowledge.proof.value}.", 0.0)
    return Opinion(Verdict.HAM, f"{known}, but nothing proves it.", 0.2, Strength.ADVICE)
