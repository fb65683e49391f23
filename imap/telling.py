"""The owner of a paused account is told so, by one plain letter."""

import logging
from datetime import timedelta
from hashlib import sha256
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet

from imap.clock import ending, now
from imap.models import Account

log = logging.getLogger(__name__)

# Whoever began to tell has so long; who failed leaves it to the next who comes after that.
BETWEEN_TRIES = timedelta(minutes=10)
SECONDS_TO_WAIT = 20
# From this on an SMTP server refuses for good (RFC 5321 §4.2.1).
FOR_GOOD = 500

SUBJECT = "Your spam filter cannot reach your mailbox"
TEXT = """\
Hello,

Hamlet, your spam filter, cannot work on the mailbox of {address} any more, and
has stopped trying. Your mail is where it was: new letters stay in your inbox,
unsorted, until this is mended.

What happened:

  {problem}

What to do: if you have changed your password, or taken back the access that you
had granted, give Hamlet the new one. Otherwise show this letter to whoever
runs Hamlet for you.

This letter is sent once. Hamlet never asks for a password by mail.
"""


def can_tell() -> bool:
    """Whether the administrator has named a mail server that takes Hamlet's letters."""
    return bool(settings.EMAIL_CONFIGURED)


def to_tell() -> QuerySet[Account]:
    """The paused accounts whose owner is to be told now."""
    free = Q(telling_until__isnull=True) | Q(telling_until__lt=now())
    return Account.objects.filter(free, owner_told_at__isnull=True).exclude(paused="")


def tell_owners() -> int:
    """Tells each owner who is to be told, once; how many were told now."""
    if not can_tell():
        return 0
    ids = list(to_tell().values_list("pk", flat=True))
    return sum(tell(account_id) for account_id in ids)


def tell(account_id: int) -> bool:
    """Tells one owner, unless somebody has, or is about to; True where he was told now.

    The right to tell is claimed first. Where the mail server cannot take the
    letter now it is tried again later; where it never will, the log says so.
    A process that is killed between sending and noting it tells twice, under
    the same Message-ID.
    """
    until = ending(BETWEEN_TRIES)
    if not to_tell().filter(pk=account_id).update(telling_until=until):
        return False
    account = Account.objects.filter(pk=account_id, telling_until=until).first()
    if account is None:
        return False
    try:
        letter(account).send()
    except (SMTPException, OSError) as error:
        log.warning("the owner of account %s cannot be told: %s", account_id, in_short(error))
        if not is_for_good(error):
            return False
    mine = Account.objects.filter(pk=account_id, telling_until=until)
    return bool(mine.update(owner_told_at=now(), telling_until=None))


def letter(account: Account) -> EmailMessage:
    """The letter; the same pause gives it the same Message-ID."""
    address = account.user.address
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    pause = f"{account.pk} {account.synced_at} {account.paused}"
    unique = sha256(pause.encode()).hexdigest()[:32]
    return EmailMessage(
        SUBJECT,
        TEXT.format(address=address, problem=account.paused),
        to=[address],
        connection=get_connection(timeout=SECONDS_TO_WAIT),
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<{unique}@{domain}>"},
    )


def is_for_good(error: Exception) -> bool:
    """Whether the mail server will never take the letter."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= FOR_GOOD


def in_short(error: Exception) -> str:
    """Kind and, where there is one, the server's code; its words may quote an address."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
