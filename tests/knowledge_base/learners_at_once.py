"""A process in which several threads teach one user at once, then take half of it back.

Run with DATABASE_URL naming an empty database, and as arguments the numbers of
threads and of letters for each; prints the user's counts as JSON.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- Django must be set up first
from django.db import connections, transaction  # noqa: E402

from knowledge_base import contacts, ledger  # noqa: E402
from knowledge_base.label import Label  # noqa: E402
from knowledge_base.learning import learn, unlearn  # noqa: E402
from knowledge_base.models import (  # noqa: E402
    Contact,
    Country,
    EarlierSpam,
    Habit,
    Ledger,
    Service,
)
from knowledge_base.records import confirm, records_of  # noqa: E402
from tests.knowledge_base.letters import NOW, letter, mailbox  # noqa: E402
from users.models import User  # noqa: E402

BULK = (("list-unsubscribe", "<https://anna.org/stop>"),)


def teach(user: User, thread: int, letters: int) -> None:
    """Learns ham and spam of the same sender and country as all other threads do."""
    try:
        for number in range(letters):
            salt = f"{thread} {number}"
            ham = letter(salt=salt, ip="8.8.8.8", fields=BULK)
            spam = letter("Spam", salt=salt, ip="8.8.8.8", fields=BULK)
            learn(user, ham, Label.HAM, at=NOW)
            learn(user, spam, Label.SPAM, at=NOW + timedelta(hours=1))
            contacts.record_sent(user, [mailbox("anna@anna.org")], message_id=str(number), at=NOW)
            with transaction.atomic():
                ledger.lock(user)
                confirm(user, {"step": "ham"}, Label.HAM)
            if number % 2:
                unlearn(user, ham.digest)
    finally:
        connections.close_all()


def main(threads: int, letters: int) -> None:
    """Migrates, teaches, prints."""
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("ben@ben.net")
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(teach, user, thread, letters) for thread in range(threads)]:
            done.result()
    [contact] = Contact.objects.all()
    [country] = Country.objects.all()
    [service] = Service.objects.all()
    print(
        json.dumps(
            {
                "received": contact.received,
                "sent": contact.sent,
                "ham": country.ham,
                "spam": country.spam,
                "earlier spam": EarlierSpam.objects.count(),
                "habit of the domain": Habit.objects.get(domain="anna.org").letters,
                "habit of the user": Habit.objects.get(domain="").marks,
                "wanted": service.wanted,
                "unwanted": service.unwanted,
                "unwanted since": service.unwanted_since,
                "confirmed": records_of(user)["step"].ham_on_ham,
                "ledgers": Ledger.objects.count(),
                "journal": len(Ledger.objects.get().journal),
            }
        )
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
