"""An IMAP account: where a user's mail lies and how to get in."""

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models

from imap.credentials import seal, unseal


class Security(StrEnum):
    """How the connection is protected; a password over `PLAIN` can be read on the way."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


class Login(StrEnum):
    """How an account logs in.

    With its own password; as a server's master user, who may act for anybody;
    or with a token that an OAuth 2 server gives out.
    """

    PASSWORD = "password"  # noqa: S105 (not one)
    MASTER = "master"
    OAUTH2 = "oauth2"


class Trouble(StrEnum):
    """What keeps an account from being synced, as far as a person can mend it."""

    LOGIN = "login refused"
    CERTIFICATE = "not trusted"
    FOLDER = "no such folder"
    KEY = "key missing"
    QUOTA = "mailbox full"
    BUSY_SERVER = "throttled"
    UNREACHABLE = "not reachable"
    REFUSED = "command refused"
    UNEXPECTED = "unexpected error"


class Stage(StrEnum):
    """How far an account has come.

    A new account's first run is a rehearsal; only an account that a person has
    then run for real is synced in the background.
    """

    NEW = "new"
    REHEARSED = "rehearsed"
    LIVE = "live"


class Account(models.Model):
    """One user's mailbox on an IMAP server.

    `folder` is the one watched; the other folder names are "" until found or
    made, and can be said by the user. `trusted_certificate` is the PEM of a
    private server's own certificate or authority; empty, the system's
    authorities count. `paused` says why the account is not synced in the
    background, "" if it is. `busy_until` is a lease: `imap.lease`.

    `sealed_password` holds what `login` needs: the account's own password, that
    of the user `master`, or an OAuth 2 grant (`imap.oauth`), whose tokens come
    from `token_endpoint` for the client `client_id`.

    `wanted_at` is when somebody last had news of the mailbox: `imap.tasks`.
    After a failure `trouble` says of which kind it was, `failures` how often it
    came in a row, and nobody tries before `retry_at`: `imap.trouble`. The owner of
    a paused account was told so at `owner_told_at`; until `telling_until` somebody
    else is telling him, or waits to try again: `imap.telling`.

    `renewing_until` is the right to ask for a new token: `imap.oauth`. A sync that
    waits in the queue was put there at `queued_at`; one that could not be begun,
    since its host bore no more connections, waits since `waits_since`: `imap.turns`.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account")
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=8, choices=[(s, s) for s in Security])
    username = models.CharField(max_length=254)
    sealed_password = models.TextField()
    login = models.CharField(max_length=8, choices=[(x, x) for x in Login], default=Login.PASSWORD)
    master = models.CharField(max_length=254, blank=True)
    token_endpoint = models.CharField(max_length=500, blank=True)
    client_id = models.CharField(max_length=254, blank=True)
    trusted_certificate = models.TextField(blank=True)
    folder = models.CharField(max_length=255, default="INBOX")
    junk_folder = models.CharField(max_length=255, blank=True)
    held_folder = models.CharField(max_length=255, blank=True)
    sent_folder = models.CharField(max_length=255, blank=True)
    stage = models.CharField(max_length=9, choices=[(s, s) for s in Stage], default=Stage.NEW)
    paused = models.TextField(blank=True)
    trouble = models.CharField(max_length=16, choices=[(x, x) for x in Trouble], blank=True)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)
    wanted_at = models.DateTimeField(null=True, blank=True)
    synced_at = models.DateTimeField(null=True, blank=True)
    owner_told_at = models.DateTimeField(null=True, blank=True)
    telling_until = models.DateTimeField(null=True, blank=True)
    renewing_until = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    waits_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["host", "busy_until"], name="accounts_at_work"),
            models.Index(fields=["host", "waits_since"], name="accounts_that_wait"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(port__gte=1, port__lte=65535), name="port_that_exists"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.username} at {self.host}:{self.port}"

    @property
    def password(self) -> str:
        """The password in the clear; it is stored encrypted and shown nowhere."""
        return unseal(self.sealed_password)

    @password.setter
    def password(self, password: str) -> None:
        self.sealed_password = seal(password)
