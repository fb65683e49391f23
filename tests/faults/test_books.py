"""What Hamlet has written is read as it is, and what was learned once too often is left."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db.models import F

from ann.models import History
from filter.feedback import learn
from filter.judging import judge
from filter.letter import Letter
from imap.models import UNDER_WAY, Account, Arrival, Folder, Security, State
from knowledge_base.label import Label
from knowledge_base.models import Contact, EarlierHam, StepCount
from tests.faults.books import page, residue, undone
from users.models import User

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HAM = b"From: anna@friend.example\r\nSubject: Lunch\r\nMessage-ID: <1@x>\r\n\r\nCome at noon.\r\n"
SPAM = b"From: seller@shop.example\r\nSubject: Pills\r\nMessage-ID: <2@x>\r\n\r\nBuy them.\r\n"


@pytest.fixture
def account() -> Account:
    """An account with two letters, judged, and a word about each."""
    user = User.objects.create(address="me@home.example")
    account = Account(user=user, host="127.0.0.1", port=143, security=Security.PLAIN, username="me")
    account.password = "sesame"
    account.save()
    folder = Folder.objects.create(account=account, name="INBOX", uidvalidity=1)
    letters = [Letter(raw, AT) for raw in (HAM, SPAM)]
    for uid, judgement in enumerate(judge(user, letters), start=1):
        Arrival.objects.create(
            folder=folder, uidvalidity=1, uid=uid, size=1, arrived_at=AT, seen_at=AT,
            judgement=judgement, digest=judgement.digest,
        )  # fmt: skip
    learn(user, letters[0], Label.HAM, source="moved")
    learn(user, letters[1], Label.SPAM, source="moved")
    return account


def test_a_page_says_what_was_judged_and_learned(account: Account) -> None:
    said = page(account)
    assert [each["arrivals"] for each in said["judgements"]] == [1, 1]
    assert sorted(said["marks"].values()) == ["ham", "spam"]
    assert len(said["digests"]) == said["samples"] == 2
    assert said["open"] == []


def test_nothing_is_left_when_all_that_was_learned_once_is_unlearned(account: Account) -> None:
    assert residue(account) == {}


@pytest.mark.parametrize(
    ("table", "twice"),
    [
        ("Contact", lambda: Contact.objects.update(received=F("received") + 1)),
        ("StepCount", lambda: StepCount.objects.update(ham=F("ham") + 1)),
        ("History", lambda: History.objects.update(ham=F("ham") + 1)),
        ("EarlierHam", lambda: EarlierHam.objects.update(digest="of a mark that is not there")),
    ],
)
def test_what_was_learned_twice_is_left(
    account: Account, table: str, twice: Callable[[], int]
) -> None:
    assert twice()
    assert table in residue(account)


@pytest.mark.parametrize("state", [State.DUE, *UNDER_WAY, State.PARKED])
def test_what_is_to_be_done_is_open(account: Account, state: State) -> None:
    Arrival.objects.update(state=state)
    assert undone(account) == [f"2 arrivals {state}"]


def test_an_account_that_is_paused_or_in_trouble_is_open(account: Account) -> None:
    account.paused, account.trouble = "no reason", "not reachable"
    assert undone(account) == ["paused: no reason", "in trouble: not reachable"]
