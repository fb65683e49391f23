"""Makes users with live accounts: reads a JSON list of `name port preset keyword trusted`.

Prints the id of each account, by its name.
"""

import json
import sys

import django

django.setup()

from filter.policies import use_preset  # noqa: E402 -- Django must be set up first
from imap.models import Account, Security, Stage  # noqa: E402
from knowledge_base import keywords, trust  # noqa: E402
from tests.servers.dovecot import PASSWORD  # noqa: E402
from users.models import User  # noqa: E402

ids = {}
for each in json.load(sys.stdin):
    user = User.objects.create(address=f"{each['name']}@home.example")
    use_preset(user, each["preset"])
    keywords.add(user, each["keyword"])
    for address in each["trusted"]:
        try:
            trust.trust(user, address)
        except ValueError:
            # Some From of 2002 is no address.
            continue
    account = Account(
        user=user,
        host="127.0.0.1",
        port=each["port"],
        security=Security.PLAIN,
        username=each["name"],
        stage=Stage.LIVE,
    )
    account.password = PASSWORD
    account.save()
    ids[each["name"]] = account.pk
json.dump(ids, sys.stdout)
