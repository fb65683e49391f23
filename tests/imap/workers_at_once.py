"""A process in which several threads sync one account at once, again and again.

Run with DATABASE_URL naming an empty database, and as arguments the server's
port, the mailbox, the number of threads and the file that ends it when it is
there; prints what was recorded as JSON.
"""

import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- Django must be set up first
from django.db import connections  # noqa: E402

from filter.models import Judgement, Mark  # noqa: E402
from imap.errors import BusyError  # noqa: E402
from imap.models import Account, Arrival, Security, Stage  # noqa: E402
from imap.sync import sync  # noqa: E402
from tests.imap.letters import opinionated  # noqa: E402
from tests.servers.dovecot import PASSWORD  # noqa: E402


def work(end: Path) -> Counter[str]:
    """Syncs until the file is there, and once more; how often, and how often another was at it."""
    counts: Counter[str] = Counter()
    try:
        ends = False
        while not ends:
            ends = end.exists()
            try:
                report = sync(Account.objects.get())
            except BusyError:
                counts["busy"] += 1
            else:
                counts["synced"] += 1
                counts["learned"] += report.learned.total()
    finally:
        connections.close_all()
    return counts


def main(port: int, name: str, threads: int, end: Path) -> None:
    """Migrates, works, prints."""
    call_command("migrate", verbosity=0)
    account = Account(
        user=opinionated(), host="127.0.0.1", port=port, security=Security.PLAIN,
        username=name, stage=Stage.LIVE,
    )  # fmt: skip
    account.password = PASSWORD
    account.save()
    counts: Counter[str] = Counter()
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, end) for _ in range(threads)]:
            counts += done.result()
    sync(Account.objects.get())
    judged = Judgement.objects.values_list("digest", flat=True)
    print(
        json.dumps(
            {
                **counts,
                "arrivals": Arrival.objects.count(),
                "judgements": len(judged),
                "letters": len(set(judged)),
                "states": dict(Counter(Arrival.objects.values_list("state", flat=True))),
                "marks": Mark.objects.count(),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
