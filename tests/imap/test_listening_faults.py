"""A word is learned exactly once, whenever the process dies or the connection breaks."""

from collections.abc import Callable

import pytest
from django.db import connection

from ann.models import Sample
from filter.models import Judgement, Mark
from imap.errors import ConnectionLostError
from imap.models import Account
from imap.sync import sync
from tests.imap.letters import HAM, SPAM, UNSURE, letter, opinionated
from tests.imap.mailbox import Mailbox
from tests.imap.test_death import Death, Mortal
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Cut, Proxy
from users.models import User

DINNER = letter("anna@friend.example", "Dinner")
SAID = {
    "Lunch": ("spam", "moved"),
    "Dinner": ("spam", "keyword"),
    "Buy sesamoid pills": ("ham", "moved"),
    "A question": ("ham", "moved"),
}


def spoken(mailbox: Mailbox, user: User) -> Account:
    """An account whose owner has said four words of which Hamlet has not heard yet."""
    for raw in (HAM, DINNER, SPAM, UNSURE):
        mailbox.deliver(raw)
    account = mailbox.account(user)
    sync(account)
    client = mailbox.client
    client.create_folder("Archive")
    client.select_folder("INBOX")
    client.add_flags([2], [b"$Junk"])
    for source, target in (("Junk", "Archive"), ("Held", "INBOX")):
        client.select_folder(source)
        client.move(client.search(), target)
    client.select_folder("INBOX")
    client.move([1], "Junk")
    return account


def heard_once(mailbox: Mailbox, user: User) -> bool:
    """Whether each word was learned, and once; afterwards nothing of it is left."""
    subjects = dict(Judgement.objects.values_list("digest", "subject"))
    said = {
        subjects[mark.digest]: (mark.label, mark.source) for mark in Mark.objects.filter(user=user)
    }
    once = said == SAID and Sample.objects.count() == Judgement.objects.count() == 4
    sizes = {folder: len(mailbox.contents(folder)) for folder in ("INBOX", "Junk", "Archive")}
    User.objects.all().delete()
    return once and sizes == {"INBOX": 2, "Junk": 1, "Archive": 1}


@pytest.mark.django_db(transaction=True)
def test_death_at_any_query_costs_no_word_and_doubles_none(
    mailboxes: Callable[[Dovecot], Mailbox], dovecot: Dovecot
) -> None:
    died = 0
    for queries in range(0, 1000, 4):
        user, mailbox = opinionated(), mailboxes(dovecot)
        account = spoken(mailbox, user)
        mortal = Mortal(queries)
        try:
            with connection.execute_wrapper(mortal):
                sync(account)
        except Death:
            died += 1
        connection.close()
        Account.objects.update(busy_until=None)
        sync(Account.objects.get())
        assert sync(Account.objects.get()).learned.total() == 0
        assert heard_once(mailbox, user), queries
        if mortal.left >= 0:
            break
    assert died > 15


@pytest.mark.parametrize("cut", Cut)
def test_a_connection_that_breaks_costs_no_word_and_doubles_none(
    db: None, mailboxes: Callable[[Dovecot], Mailbox], dovecot: Dovecot, cut: Cut
) -> None:
    broke = 0
    for fatal_command in range(3, 100):
        user, mailbox = opinionated(), mailboxes(dovecot)
        account = spoken(mailbox, user)
        countdown = iter(range(fatal_command))
        with Proxy(
            dovecot.port, fatal=lambda _, left=countdown: next(left, None) is None, cut=cut
        ) as proxy:
            account.port = proxy.port
            try:
                sync(account)
            except ConnectionLostError:
                broke += 1
        account.port = dovecot.port
        sync(account)
        assert sync(account).learned.total() == 0
        assert heard_once(mailbox, user), fatal_command
        if not proxy.broken:
            break
    assert broke > 10
