"""Adding an IMAP account, with proof that it works."""

from django.db import transaction

from imap.connection import connect
from imap.folders import find_folders
from imap.models import Account, Security
from users.models import User

PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.PLAIN: 143}


def add(
    user: User,
    *,
    host: str,
    password: str,
    security: Security = Security.TLS,
    port: int | None = None,
    username: str = "",
    folder: str = "INBOX",
    trusted_certificate: str = "",
) -> Account:
    """Logs in, looks for the folders, and keeps the account; its first sync will be a rehearsal.

    The user may be new and unsaved: he is saved with the account, so that
    nobody waits for the server with the database locked.
    Without `port` it is the usual one, without `username` the user's address.
    An account that the user has already is given the new settings, and goes on
    where it was if the mailbox is the same. Raises one of `imap.errors`, and
    keeps nothing, where the server does not let us in.
    """
    account = Account.objects.filter(user__address=user.address).first() or Account()
    account.user = user
    mailbox = (account.host, account.username, account.folder)
    account.host, account.port = host, port or PORTS[security]
    account.security, account.username = security, username or user.address
    account.folder, account.trusted_certificate = folder, trusted_certificate
    account.password, account.paused = password, ""
    if mailbox != (account.host, account.username, account.folder):
        account.junk_folder = account.held_folder = account.sent_folder = ""
    with connect(account) as client:
        folders = find_folders(client, account)
    account.junk_folder, account.held_folder = folders.junk or "", folders.held or ""
    account.sent_folder = folders.sent or ""
    with transaction.atomic():
        user.save()
        account.user = user
        if account.pk and mailbox != (account.host, account.username, account.folder):
            # UIDs of another mailbox mean nothing here; what was judged and learned stays.
            account.folders.all().delete()
        account.save()
    return account
