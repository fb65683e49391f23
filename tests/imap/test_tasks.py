"""The background syncs what a person has set going, and may be told to twice."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from prometheus_client import CollectorRegistry

from config import celery_app
from filter.models import Mark
from imap.errors import BusyError
from imap.lease import lease
from imap.models import Account, Stage
from imap.tasks import start_account, sync_account, sync_all
from metrics import counting
from metrics.book import Book
from metrics.reading import Counted
from tests.imap.letters import SPAM, UNSURE, letter
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.process import free_port
from tests.servers.proxy import Proxy
from users.models import User


def test_a_live_account_is_synced_and_a_second_time_is_harmless(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    sync_account(account.pk)
    sync_account(account.pk)
    assert len(mailbox.contents("Junk")) == 1


def test_what_comes_of_a_visit_is_counted(
    user: User, mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_book", Book(tmp_path, "worker"))
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    sync_account(account.pk)
    with lease(account):
        sync_account(account.pk)
    account.password = "wrong"
    account.save()
    sync_account(account.pk)
    counted = CollectorRegistry()
    counted.register(Counted(tmp_path))
    outcomes = ("done", "busy", "login refused")
    syncs = [counted.get_sample_value("hamlet_syncs_total", {"outcome": x}) for x in outcomes]
    assert syncs == [1, 1, 1]
    assert counted.get_sample_value("hamlet_sync_seconds_count") == 3
    assert counted.get_sample_value("hamlet_moves_total", {"action": "junk"}) == 1


@pytest.mark.parametrize("stage", [Stage.NEW, Stage.REHEARSED])
def test_an_account_that_nobody_has_set_going_is_left_alone(
    user: User, mailbox: Mailbox, stage: Stage
) -> None:
    mailbox.deliver(SPAM)
    sync_account(mailbox.account(user, stage=stage).pk)
    assert len(mailbox.contents("INBOX")) == 1
    assert Account.objects.get().stage == stage


def test_a_paused_account_is_left_alone(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    account.paused = "wrong password"
    account.save()
    sync_account(account.pk)
    assert len(mailbox.contents("INBOX")) == 1


def test_an_account_that_was_removed_meanwhile_is_no_error(db: None) -> None:
    sync_account(12345)
    assert not Account.objects.exists()


def test_a_server_that_is_down_is_logged_and_tried_again_later(
    user: User, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    account = mailbox.account(user, port=free_port())
    with caplog.at_level(logging.WARNING):
        sync_account(account.pk)
    assert "Cannot reach" in caplog.text
    assert Account.objects.get().paused == ""


def test_an_account_at_work_elsewhere_is_left_to_whoever_works_on_it(
    user: User, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with lease(account), caplog.at_level(logging.INFO):
        sync_account(account.pk)
    assert "Another process is syncing" in caplog.text
    assert len(mailbox.contents("INBOX")) == 1


@pytest.fixture
def eager() -> Iterator[None]:
    """Tasks run where they are queued."""
    celery_app.conf.task_always_eager = True
    yield
    celery_app.conf.task_always_eager = False


def test_all_live_accounts_are_synced_and_no_other(
    user: User, dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox], eager: None
) -> None:
    live, new = mailboxes(dovecot), mailboxes(dovecot)
    live.account(user)
    new.account(User.objects.create(address="other@home.example"), stage=Stage.NEW)
    for mailbox in (live, new):
        mailbox.deliver(UNSURE)
    sync_all()
    assert len(live.contents("Held")) == 1
    assert len(new.contents("INBOX")) == 1


def test_a_new_account_is_started_and_a_second_time_is_harmless(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.client.create_folder("Junk")
    mailbox.deliver(SPAM, folder="Junk")
    account = mailbox.account(user, stage=Stage.NEW)
    start_account(account.pk)
    start_account(account.pk)
    assert Mark.objects.get().source == "start"
    assert len(mailbox.contents("Junk")) == 1


def test_a_start_is_tried_again_once_nobody_else_is_at_the_account(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.client.create_folder("Junk")
    mailbox.deliver(SPAM, folder="Junk")
    account = mailbox.account(user)
    with lease(account), pytest.raises(BusyError):
        start_account(account.pk)
    assert BusyError in start_account.autoretry_for
    start_account(account.pk)
    assert Mark.objects.get().source == "start"


def test_a_start_that_cannot_be_made_is_logged(
    user: User, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    account = mailbox.account(user, port=free_port())
    with caplog.at_level(logging.INFO):
        start_account(account.pk)
    assert "Cannot reach" in caplog.text
    start_account(12345)
    assert not Mark.objects.exists()


def test_an_account_at_work_elsewhere_is_noted_as_one_with_news(
    user: User, mailbox: Mailbox
) -> None:
    account = mailbox.account(user)
    before = timezone.now()
    with lease(account):
        sync_account(account.pk)
    wanted_at = Account.objects.get().wanted_at
    assert wanted_at is not None
    assert wanted_at >= before


def test_news_that_came_during_a_sync_is_looked_at_by_the_same_task(
    user: User, mailbox: Mailbox, eager: None
) -> None:
    account = mailbox.account(user)
    late = [SPAM]

    def deliver_late(line: bytes) -> bool:
        if b"LOGOUT" in line and late:
            mailbox.deliver(late.pop())
        return False

    with Proxy(mailbox.server.port, fatal=deliver_late) as proxy:
        in_a_moment = timezone.now() + timedelta(seconds=1)
        Account.objects.update(port=proxy.port, wanted_at=in_a_moment)
        sync_account(account.pk)
    assert len(mailbox.contents("Junk")) == 1


def test_a_mailbox_with_much_mail_is_read_in_several_tasks(
    user: User, mailbox: Mailbox, eager: None
) -> None:
    for number in range(210):
        mailbox.deliver(letter("stranger@elsewhere.example", f"Question {number}"))
    account = mailbox.account(user)
    asked: list[bytes] = []
    with Proxy(mailbox.server.port, fatal=lambda line: bool(asked.append(line))) as proxy:
        Account.objects.update(port=proxy.port)
        sync_account(account.pk, seconds=0)
    assert sum(b"LOGIN" in line for line in asked) == 3
    assert len(mailbox.contents("Held")) == 210
