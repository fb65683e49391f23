"""`rotate_keys`: encrypt the stored passwords with a new key."""

from argparse import ArgumentParser
from typing import Any

from django.db import transaction

from console.command import HamletCommand, add_json
from console.progress import progress
from imap.credentials import reseal
from imap.errors import MailServerError
from imap.models import Account


class Command(HamletCommand):
    """Encrypts every mail account's password anew, with the first of the keys."""

    help = (
        "Encrypt the stored passwords of all mail accounts with the first key of "
        "CREDENTIAL_KEYS. Put the new key first, the old ones behind it, run this, and take the "
        "old ones away."
    )
    examples = """
        CREDENTIAL_KEYS=NEW,OLD manage.py rotate_keys
    """
    failures = (MailServerError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--json."""
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """All passwords or none."""
        with transaction.atomic():
            accounts = Account.objects.select_for_update().order_by("pk")
            count = len(accounts)
            for account in progress(accounts, "encrypting", total=count):
                account.sealed_password = reseal(account.sealed_password)
                account.save(update_fields=["sealed_password"])
        if options["json"]:
            self.emit({"accounts": count})
        else:
            self.say(f"{count} passwords are encrypted with the first key.")
