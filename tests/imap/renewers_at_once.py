"""A process that asks for an account's token, as soon as a file is there, in several threads.

Run with DATABASE_URL, and as arguments the file that begins it and the number
of threads; prints the tokens as JSON.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

django.setup()

from django.db import connections  # noqa: E402 -- Django must be set up first

from imap.models import Account  # noqa: E402
from imap.tokens import access_token  # noqa: E402


def ask(begin: Path) -> str:
    """The token that the account has once the file is there."""
    try:
        account = Account.objects.get()
        while not begin.exists():
            time.sleep(0.01)
        return access_token(account)
    finally:
        connections.close_all()


if __name__ == "__main__":
    with ThreadPoolExecutor(int(sys.argv[2])) as pool:
        asked = [pool.submit(ask, Path(sys.argv[1])) for _ in range(int(sys.argv[2]))]
        print(json.dumps([each.result() for each in asked]))
