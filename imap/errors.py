"""What can go wrong with a mail server, each with a sentence that says what to do."""

import django.db
from celery.exceptions import SoftTimeLimitExceeded

# What may be raised while a letter is judged or learned and is no fault of that letter. What no
# column can hold (DataError) is: it would stop the mail behind it at every sync.
NO_LETTERS_FAULT = (
    django.db.InterfaceError,
    django.db.OperationalError,
    django.db.IntegrityError,
    django.db.InternalError,
    django.db.ProgrammingError,
    django.db.NotSupportedError,
    SoftTimeLimitExceeded,
    MemoryError,
)


class MailServerError(Exception):
    """Something about an account's mail server that a person can mend; the message says how."""


class UnreachableError(MailServerError):
    """Nobody answers at that host and port."""


class ThrottledError(UnreachableError):
    """The server is there, and wants to be left alone for a while."""


class UntrustedError(MailServerError):
    """The server cannot prove who it is, or cannot encrypt."""


class RefusedLoginError(MailServerError):
    """The server does not accept the user name and password."""


class NoSuchFolderError(MailServerError):
    """The mailbox has no folder of that name."""


class ConnectionLostError(MailServerError):
    """The connection broke; what was done stays done, the rest is done next time."""


class RefusedCommandError(MailServerError):
    """The server would not do what it was asked; its own words are in the message."""


class CredentialKeyError(MailServerError):
    """A stored password cannot be read with the keys in CREDENTIAL_KEYS."""


class BusyError(MailServerError):
    """Another process is at work on the account."""


class HostFullError(BusyError):
    """As many connections as are allowed are open to the account's server."""


class RemovedError(MailServerError):
    """The account was removed while it was worked on."""


class UnexpectedError(MailServerError):
    """Hamlet itself failed; the message says where, and quotes nothing."""
