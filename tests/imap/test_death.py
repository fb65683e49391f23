"""A process that dies at any moment loses no mail, judges nothing twice, moves nothing twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from filter.models import Judgement
from imap.models import Account
from imap.sync import sync
from tests.imap.letters import HAM, SPAM, UNSURE, opinionated
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot


class Death(BaseException):
    """What no `except Exception` survives."""


class Mortal:
    """Lets so many queries through; every one after that dies, those of `finally` too."""

    def __init__(self, queries: int) -> None:
        self.left = queries

    def __call__(self, execute: Callable[..., Any], *query: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise Death
        return execute(*query)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("offers", ["dovecot", "dovecot_without_move"])
def test_death_at_any_query_costs_nothing(
    mailboxes: Callable[[Dovecot], Mailbox], request: pytest.FixtureRequest, offers: str
) -> None:
    user = opinionated()
    server = request.getfixturevalue(offers)
    died = 0
    for queries in range(1000):
        mailbox = mailboxes(server)
        for raw in (HAM, SPAM, SPAM, UNSURE):
            mailbox.deliver(raw)
        before = mailbox.everything()
        account = mailbox.account(user)
        mortal = Mortal(queries)
        try:
            with connection.execute_wrapper(mortal):
                sync(account)
        except Death:
            died += 1
        connection.close()
        # The dead keep their lease; here nobody waits until it runs out.
        Account.objects.update(busy_until=None)
        account.refresh_from_db()
        sync(account)
        found = {folder: len(mailbox.contents(folder)) for folder in ("INBOX", "Junk", "Held")}
        assert found == {"INBOX": 1, "Junk": 2, "Held": 1}, queries
        assert mailbox.everything() == before, queries
        assert sync(account).lines == []
        assert Judgement.objects.count() == 4, queries
        account.delete()
        Judgement.objects.all().delete()
        if mortal.left >= 0:
            break
    assert died > 30
