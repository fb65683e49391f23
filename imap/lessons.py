"""What one message that lies in a mailbox teaches, once."""

import logging
from collections.abc import Callable

from django.db import transaction

from filter.feedback import Change, learn
from filter.letter import Letter
from filter.models import Judgement, Mark
from imap.candidates import Candidate
from imap.errors import NO_LETTERS_FAULT
from imap.models import Account, Folder, Lesson
from knowledge_base.label import Label
from mail.digest import digest

log = logging.getLogger(__name__)

# The source of the marks: a place or a flag said it, not a person to us.
SOURCE = "start"

Teach = Callable[[Account, Candidate, bytes], Change]


def teach(account: Account, candidate: Candidate, raw: bytes) -> Change:
    """Learns the message as what its place says, unless more is known of it.

    Whatever was said of it before stands. What lies in Junk and was judged by
    Hamlet may have been put there by Hamlet, whose verdict teaches nothing.
    """
    same = {"user": account.user, "digest": digest(raw)}
    if Mark.objects.filter(**same).exists():
        return Change.UNCHANGED
    if candidate.label is Label.SPAM and Judgement.objects.filter(**same).exists():
        return Change.UNCHANGED
    letter = Letter(raw, candidate.arrived_at)
    return learn(account.user, letter, candidate.label, source=SOURCE)


def learn_from(
    account: Account, candidate: Candidate, raw: bytes, *, by: Teach = teach
) -> Change | None:
    """What learning the message changed, None if it cannot be learned; it is not read again."""
    try:
        with transaction.atomic():
            note(account, candidate)
            return by(account, candidate, raw)
    except NO_LETTERS_FAULT:
        raise
    except Exception:  # whatever is wrong with one letter must not end the start
        log.exception("message %s cannot be learned", digest(raw))
        note(account, candidate)
        return None


def note(account: Account, candidate: Candidate) -> None:
    """The message is known as one that was read."""
    folder, _ = Folder.objects.get_or_create(account=account, name=candidate.folder.name)
    Lesson.objects.get_or_create(
        folder=folder, uidvalidity=candidate.folder.uidvalidity, uid=candidate.waiting.uid
    )
