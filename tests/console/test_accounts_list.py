"""`accounts` shows a person where each mailbox stands, and what keeps it from being read."""

from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from imap.errors import RefusedLoginError, UnreachableError
from imap.models import Account, Arrival, Folder, Login, Stage, State
from imap.trouble import note
from tests.console.run import run, run_json
from users.models import User

pytestmark = pytest.mark.django_db

SECRET = "open sesame"


def account(address: str, stage: Stage = Stage.LIVE) -> Account:
    """An account that was never tried."""
    made = Account(
        user=User.objects.create(address=address),
        host="imap.example.org",
        port=993,
        security="tls",
        username=address,
        stage=stage,
        login=Login.PASSWORD,
    )
    made.password = SECRET
    made.save()
    return made


def park(owner: Account, uid: int) -> None:
    """A letter that could not be judged."""
    folder, _ = Folder.objects.get_or_create(account=owner, name="INBOX", uidvalidity=1)
    now = timezone.now()
    Arrival.objects.create(
        folder=folder, uidvalidity=1, uid=uid, size=1, arrived_at=now, seen_at=now,
        state=State.PARKED, note="could not be judged (ValueError); the log says more",
    )  # fmt: skip


def test_without_any_account_it_says_how_to_add_one():
    assert "add_account ADDRESS" in run("accounts")
    assert run_json("accounts") == []


def test_each_account_stands_in_one_line():
    account("anna@example.org")
    note(account("bert@example.org"), UnreachableError("down"))
    note(account("carl@example.org"), RefusedLoginError("refused"))
    account("dora@example.org", Stage.REHEARSED)
    User.objects.create(address="ella@example.org")
    park(Account.objects.get(username="anna@example.org"), 7)
    lines = [line.split() for line in run("accounts").splitlines()[1:]]
    assert [line[:2] for line in lines] == [
        ["anna@example.org", "live"],
        ["bert@example.org", "waiting"],
        ["carl@example.org", "paused"],
        ["dora@example.org", "rehearsed"],
        ["ella@example.org", "local"],
    ]
    assert lines[0][-1] == "1"
    assert " ".join(lines[1][3:]) == "not reachable"


@pytest.mark.parametrize(
    ("stage", "next_step"),
    [(Stage.NEW, "--dry-run"), (Stage.REHEARSED, "--live"), (Stage.LIVE, "in the background")],
)
def test_one_account_says_what_comes_next(stage, next_step):
    account("anna@example.org", stage)
    assert next_step in run("accounts", "anna@example.org")


def test_a_paused_account_says_why_in_full_and_shows_no_secret():
    note(account("anna@example.org"), RefusedLoginError("imap.example.org refused the login"))
    said = run("accounts", "Anna@Example.org")
    assert "Paused: imap.example.org refused the login" in said
    assert "Trouble: login refused" in said
    assert "manage.py sync anna@example.org" in said
    for text in (said, run("accounts", "anna@example.org", "--json")):
        assert SECRET not in text
        assert Account.objects.get().sealed_password not in text


def test_a_waiting_account_says_when_it_is_tried_again():
    made = account("anna@example.org")
    for _ in range(3):
        note(made, UnreachableError("down"))
    shown = f"{timezone.localtime(made.retry_at):%Y-%m-%d %H:%M}"
    said = run("accounts", "anna@example.org")
    assert f"tried again at {shown}" in said
    assert "not reachable, 3 times in a row" in said
    Account.objects.update(retry_at=timezone.now() - timedelta(seconds=1))
    assert run_json("accounts")[0]["state"] == "live"


def test_parked_letters_are_told_with_their_reasons():
    owner = account("anna@example.org")
    park(owner, 7)
    park(owner, 9)
    park(account("bert@example.org"), 1)
    said = run("accounts", "anna@example.org")
    assert "2 letters are parked" in said
    assert "could not be judged (ValueError)" in said
    (found,) = run_json("accounts", "anna@example.org")
    assert [(each["folder"], each["uid"]) for each in found["parked"]] == [
        ("INBOX", 9), ("INBOX", 7),
    ]  # fmt: skip
    assert found["synced_at"] is None


def test_it_asks_as_often_for_many_accounts_as_for_one(django_assert_num_queries):
    for number in range(5):
        park(account(f"user{number}@example.org"), 1)
    with django_assert_num_queries(3):
        run("accounts")


def test_a_stranger_is_told_how_to_be_added():
    with pytest.raises(CommandError, match="add_account"):
        run("accounts", "nobody@example.org")
