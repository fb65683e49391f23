"""Real syncs that fail in odd places: not a word of the mail, nor a secret, is in the log."""

import io
import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from django.db import connection

from config.log import Plain, Structured
from filter.feedback import learn
from filter.letter import Letter
from imap.models import Account, Security, Stage
from imap.tasks import sync_account
from knowledge_base.label import Label
from tests.imap.letters import HAM, letter, opinionated
from tests.imap.mailbox import NOON, Mailbox
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy

# A trigger is made and dropped outside of transactions.
pytestmark = pytest.mark.django_db(transaction=True)

WORDS = ("gravedigger", "sesamoid pills", "alas poor Yorick", PASSWORD)
MAIL = [
    letter("seller@shop.example", "Buy sesamoid pills", "alas poor Yorick"),
    letter("gravedigger@elsinore.example", "gravedigger \N{SKULL}", "alas poor Yorick"),
]


@pytest.fixture(params=["plain", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Everything that is logged, as the formatters write it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    plain = Plain("{asctime} {levelname} {name}: {message}", style="{")
    handler.setFormatter(plain if request.param == "plain" else Structured())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.fixture
def account(dovecot: Dovecot) -> Iterator[Account]:
    """A live account with mail in it, of a user who has taught something."""
    user = opinionated()
    learn(user, Letter(HAM, NOON), Label.HAM, source="command")
    with closing(Mailbox(dovecot)) as mailbox:
        for raw in MAIL:
            mailbox.deliver(raw)
        account = Account(
            user=user,
            host="127.0.0.1",
            port=dovecot.port,
            security=Security.PLAIN,
            username=mailbox.name,
            stage=Stage.LIVE,
        )
        account.password = PASSWORD
        account.save()
        yield account


def refuse_rows(table: str) -> None:
    """From now on the database refuses every row of the table, with the words of a mail."""
    refusal = (
        "BEGIN SELECT RAISE(ABORT, 'alas poor Yorick'); END"
        if connection.vendor == "sqlite"
        else "FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'alas poor Yorick'"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TRIGGER refusing BEFORE INSERT ON {table} {refusal}")


def discreet(log: io.StringIO) -> str:
    """What was logged; fails where a word of the mail, or a secret, is in it."""
    text = log.getvalue()
    assert not [word for word in WORDS if word in text], text
    return text


@pytest.mark.parametrize(
    "table", ["filter_storedmessage", "filter_judgement", "imap_folder", "knowledge_base_sighting"]
)
def test_a_database_that_refuses_a_row_with_the_words_of_a_mail(
    table: str, account: Account, log: io.StringIO
) -> None:
    refuse_rows(table)
    try:
        with ExitStack() as stack:
            stack.callback(drop_trigger)
            sync_account(account.pk)
    except Exception as error:
        # Celery would log it, by the root's formatters.
        logging.getLogger("celery.app.trace").exception("raised unexpected: %r", error)
    assert "Error" in discreet(log)


def drop_trigger() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refusing")


@pytest.mark.parametrize("bytes_back", [300, 900, 1500, 2200, 3000])
def test_a_line_that_breaks_in_the_midst_of_a_letter(
    bytes_back: int, account: Account, log: io.StringIO, dovecot: Dovecot
) -> None:
    with Proxy(dovecot.port, bytes_back=bytes_back) as proxy:
        Account.objects.filter(pk=account.pk).update(port=proxy.port)
        sync_account(account.pk)
        assert proxy.broken
    assert f"account {account.pk}" in discreet(log)
