"""No query of judging, learning, syncing or the pages reads what belongs to other users."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.test import Client
from django.utils import timezone

from bench.databases import settle
from bench.floors import Statements, statements
from bench.letters import Labelled, Letters
from bench.multiplying import Copies, multiply
from bench.plans import Finding, growing
from bench.reference_user import ADDRESS, Stock, build, lessons
from evaluation.corpus import read
from filter import feedback, judging
from filter.models import Judgement
from imap.models import Account
from imap.sync import sync
from knowledge_base import answers
from knowledge_base.label import Label
from tests.bench.sample import SAMPLE
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
from users.models import User

USERS = 1_000
STOCK = Stock(samples=25, spams=30, contacts=20, keywords=5)
JUDGED = 25
# A statement may look at all that one user has, and at no more.
ROWS_OF_ONE = 300

UNQUOTED = str.maketrans("", "", '`"')
# What looks like reading everything and is not, each with its reason.
ALLOWED = {
    "SELECT imap_arrival.id AS pk FROM imap_arrival ORDER BY 1 DESC LIMIT 1": (
        "the newest arrival of all: one row, from the end of the key"
    ),
}


@pytest.fixture
def letters() -> Letters:
    """The sample."""
    return Letters(read(SAMPLE).items)


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Iterator[Mailbox]:
    """A mailbox with some mail in it."""
    with closing(Mailbox(dovecot)) as made:
        yield made


@pytest.fixture
def user(transactional_db: None, letters: Letters, mailbox: Mailbox) -> User:
    """One of a thousand users who are alike, each with an account, its folders and its mail."""
    build(STOCK, *lessons(letters, STOCK))
    found = User.objects.get(address=ADDRESS)
    judged = letters.to_judge(JUDGED)
    judging.judge(found, [each.letter for each in judged])
    for each in judged[:10]:
        mailbox.deliver(each.letter.raw)
    account = mailbox.account(found)
    sync(account)
    with mailbox.logged_in() as client:
        client.select_folder("INBOX")
        client.move([1], "Junk")
    sync(account)
    answers.record(found.pk, "berta@friend.example", proof="aligned", at=timezone.now())
    multiply(USERS, Copies.SHORTENED)
    settle()
    return found


def grows(noted: Statements) -> list[str]:
    """The statements whose plans grow with the number of users, but for those allowed."""
    found: Iterator[Finding] = growing(noted.executed, most_rows=ROWS_OF_ONE)
    return [str(each) for each in found if each.sql.translate(UNQUOTED) not in ALLOWED]


def test_no_query_grows_with_the_number_of_users(
    user: User, letters: Letters, mailbox: Mailbox, client: Client
) -> None:
    fresh = letters.to_judge(60, since=JUDGED)
    assert User.objects.count() == USERS
    found = {}
    with statements() as noted:
        judging.judge(user, [each.letter for each in fresh[:20]])
        judging.judge(user, [fresh[20].letter])
    found["judging"] = grows(noted)
    with statements() as noted:
        for each in fresh[:10]:
            feedback.learn(user, each.letter, each.label, source="button")
        contradict(user, fresh[:3])
    found["learning"] = grows(noted)
    with statements() as noted:
        for each in Judgement.objects.filter(user=user).order_by("id")[:3]:
            feedback.forget(user, each.digest)
    found["unlearning"] = grows(noted)
    for each in fresh[21:40]:
        mailbox.deliver(each.letter.raw)
    with statements() as noted:
        sync(Account.objects.get(user=user))
    found["syncing"] = grows(noted)
    client.force_login(user)
    number = Judgement.objects.filter(user=user).latest("id").pk
    for address in (
        "/judgements/",
        "/judgements/?page=2",
        "/judgements/?verdict=spam",
        f"/judgements/{number}/",
        "/marks/",
    ):
        with statements() as noted:
            assert client.get(address).status_code == 200
        found[address] = grows(noted)
    assert {where: what for where, what in found.items() if what} == {}


def contradict(user: User, lessons_: list[Labelled]) -> None:
    """The user says the opposite of what he said, which is questioned or corrected."""
    for each in lessons_:
        other = Label.HAM if each.label is Label.SPAM else Label.SPAM
        feedback.learn(user, each.letter, other, source="button")


@pytest.mark.django_db
def test_a_query_that_reads_everything_is_found() -> None:
    User.objects.bulk_create([User(address=f"{number}@example.org") for number in range(20)])
    with statements() as noted:
        list(User.objects.filter(name="none of all"))
        list(User.objects.filter(address="3@example.org"))
    assert len(grows(noted)) == 1
