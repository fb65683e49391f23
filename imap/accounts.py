"""Adding an IMAP account, with proof that it works."""

from copy import copy
from typing import Any

from django.db import transaction

from imap.connection import connect
from imap.folders import find_folders
from imap.models import Account, Login, Security
from users.models import User

PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.PLAIN: 143}


def add(user: User, **settings: Any) -> Account:
    """Logs in, looks for the folders, and keeps the account; its first sync will be a rehearsal.

    The settings are those of `propose`; errors as there, and then nothing is kept.
    """
    return keep(propose(user, **settings))


def propose(
    user: User,
    *,
    host: str,
    password: str,
    security: Security = Security.TLS,
    port: int | None = None,
    username: str = "",
    folder: str = "INBOX",
    trusted_certificate: str = "",
    login: Login = Login.PASSWORD,
    master: str = "",
    token_endpoint: str = "",
    client_id: str = "",
) -> Account:
    """The account with its folders, proved to work by logging in, and not saved yet.

    The user may be new and unsaved: he is saved with the account, so that
    nobody waits for the server with the database locked.
    Without `port` it is the usual one, without `username` the user's address.
    `password` is what `login` needs: `imap.models.Account`. An account that the
    user has already is given the new settings. Raises one of `imap.errors`
    where the server does not let us in.
    """
    account = Account.objects.filter(user__address=user.address).first() or Account()
    account.user = user
    mailbox = mailbox_of(account)
    account.host, account.port = host, port or PORTS[security]
    account.security, account.username = security, username or user.address
    account.folder, account.trusted_certificate = folder, trusted_certificate
    account.login, account.master = login, master
    account.token_endpoint, account.client_id = token_endpoint, client_id
    account.password = password
    if mailbox != mailbox_of(account):
        account.junk_folder = account.held_folder = account.sent_folder = ""
    # What is stored of the account is not what is tried here.
    stranger = copy(account)
    stranger.pk = None
    with connect(stranger) as client:
        folders = find_folders(client, account)
    account.sealed_password = stranger.sealed_password
    account.junk_folder, account.held_folder = folders.junk or "", folders.held or ""
    account.sent_folder = folders.sent or ""
    return account


@transaction.atomic
def keep(account: Account) -> Account:
    """Saves a proposed account and its user; it goes on where it was if the mailbox is the same."""
    user = account.user
    user.save()
    account.user = user
    before = Account.objects.filter(pk=account.pk).first()
    if before is not None and mailbox_of(before) != mailbox_of(account):
        # UIDs of another mailbox mean nothing here; what was judged and learned stays.
        account.folders.all().delete()
    account.trouble, account.failures, account.paused, account.retry_at = "", 0, "", None
    account.owner_told_at = account.telling_until = account.renewing_until = None
    account.save()
    return account


def mailbox_of(account: Account) -> tuple[str, str, str]:
    """What names the mailbox."""
    return account.host, account.username, account.folder
