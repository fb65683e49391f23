"""A word about held mail of which no bytes were kept: learned when the mail is moved, from them."""

import logging
from collections.abc import Mapping

from imapclient import IMAPClient

from filter.feedback import learn
from filter.letter import Letter
from filter.models import Mark
from filter.opinion import Action
from imap.errors import NO_LETTERS_FAULT
from imap.lease import Lease
from imap.models import Arrival
from imap.reading import Waiting, read
from knowledge_base.label import Label

log = logging.getLogger(__name__)

SOURCE = "button"
SAYS = {Action.DELIVER: Label.HAM, Action.JUNK: Label.SPAM}


def learn_late(client: IMAPClient, located: Mapping[int, Arrival], lease: Lease) -> None:
    """What a person said of held letters in the open folder is learned, where it was not yet.

    `located` are the arrivals by UID. `filter.held` learns at once from the bytes
    that are kept; whoever keeps none has them on his server alone. A second time
    changes nothing.
    """
    words = {uid: label for uid, each in located.items() if (label := word_about(each))}
    if not words:
        return
    digests = [located[uid].digest for uid in words]
    user = lease.account.user
    marked = set(
        Mark.objects.filter(user=user, digest__in=digests).values_list("digest", flat=True)
    )
    for uid, label in words.items():
        arrival = located[uid]
        if arrival.digest in marked:
            continue
        lease.renew()
        waiting = Waiting(uid, arrival.size, arrival.arrived_at, deleted=False)
        raw = read(client, [waiting]).get(uid)
        if raw is None:
            continue
        try:
            learn(user, Letter(raw, arrival.arrived_at), label, source=SOURCE)
        except NO_LETTERS_FAULT:
            raise
        except Exception:  # whatever is wrong with one letter must not stop the mail behind it
            log.exception("message %s cannot be learned", arrival.digest)


def word_about(arrival: Arrival) -> Label | None:
    """What a person has said of a letter that was held, None where nothing."""
    judgement = arrival.judgement
    if judgement is None or judgement.settled_at is None:
        return None
    return SAYS.get(Action(judgement.action))
