"""The mailbox of answers is read: each mail is taken once, and none is moved or removed."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from imapclient import SEEN
from pytest_django import Settings

from challenge.codes import code_of
from challenge.models import Challenge
from challenge.returned.take import Taken
from challenge.returned.take import take as real_take
from challenge.state import State
from imap.errors import RefusedLoginError, UnreachableError
from imap.models import Account, Security
from imap.return_tasks import take_what_came_back
from imap.returns import TAKEN, account_at, mark, take_returns
from tests.challenge.build import configured
from tests.challenge.mail import NOON
from tests.challenge.returned.letters import reply
from tests.challenge.test_sending import anna, asked
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import PASSWORD
from tests.servers.process import free_port

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def challenge(settings: Settings, mailbox: Mailbox) -> Challenge:
    """Ben was asked; his answer will come to the mailbox."""
    configured(settings, mailbox_url=url(mailbox))
    return asked(anna(), state=State.SENT, sent_at=NOON)


def url(mailbox: Mailbox) -> str:
    return f"imap://{mailbox.name}:{PASSWORD}@127.0.0.1:{mailbox.server.port}"


def answer(challenge: Challenge) -> bytes:
    return reply(f"challenge+{code_of(challenge).in_address}@hamlet.example.org")


def taken(mailbox: Mailbox) -> Counter[Taken]:
    return take_returns(url(mailbox), clock=lambda: LATER)


def test_an_answer_in_the_mailbox_delivers_the_mail(challenge: Challenge, mailbox: Mailbox) -> None:
    mailbox.deliver(answer(challenge))
    mailbox.deliver(b"From: seller@shop.example\r\nSubject: Buy\r\n\r\nNow\r\n")
    assert taken(mailbox) == {Taken.REPLY: 1, Taken.IGNORED: 1}
    challenge.refresh_from_db()
    assert (challenge.state, challenge.answered_at) == (State.ANSWERED, LATER)


def test_what_was_taken_is_marked_and_taken_no_more(challenge: Challenge, mailbox: Mailbox) -> None:
    mailbox.deliver(answer(challenge))
    assert taken(mailbox).total() == 1
    assert taken(mailbox).total() == 0
    mailbox.deliver(b"Subject: another\r\n\r\n")
    assert taken(mailbox).total() == 1


def test_a_person_may_have_read_it_before(challenge: Challenge, mailbox: Mailbox) -> None:
    mailbox.deliver(answer(challenge), flags=(SEEN,))
    assert taken(mailbox) == {Taken.REPLY: 1}


def test_nothing_is_moved_or_removed_or_made_to_look_read(
    challenge: Challenge, mailbox: Mailbox
) -> None:
    mailbox.deliver(answer(challenge))
    before = mailbox.contents("INBOX")
    taken(mailbox)
    [after] = mailbox.contents("INBOX")
    assert after.digest == before[0].digest
    assert after.flags == {TAKEN}


def test_an_empty_mailbox_is_no_trouble(challenge: Challenge, mailbox: Mailbox) -> None:
    assert taken(mailbox) == {}


def test_more_than_a_portion_is_read(challenge: Challenge, mailbox: Mailbox) -> None:
    for number in range(120):
        mailbox.deliver(f"Subject: {number}\r\n\r\n".encode())
    mailbox.deliver(answer(challenge))
    assert taken(mailbox) == {Taken.IGNORED: 120, Taken.REPLY: 1}


def test_one_that_hamlet_fails_on_is_logged_and_stops_none_behind_it(
    challenge: Challenge, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.deliver(b"Subject: secret bug\r\n\r\n")
    mailbox.deliver(answer(challenge))

    def take(raw: bytes, *, at: datetime) -> Taken:
        if b"bug" in raw:
            raise ValueError(raw)
        return real_take(raw, at=at)

    found = take_returns(url(mailbox), clock=lambda: LATER, take=take)
    assert found == {Taken.REPLY: 1}
    assert "answer 1: ValueError in" in caplog.text
    assert "secret" not in caplog.text
    assert taken(mailbox) == {}


def test_a_database_that_is_away_leaves_the_mail_for_the_next_time(
    challenge: Challenge, mailbox: Mailbox
) -> None:
    mailbox.deliver(answer(challenge))

    def take(raw: bytes, *, at: datetime) -> Taken:
        raise OperationalError

    with pytest.raises(OperationalError):
        take_returns(url(mailbox), clock=lambda: LATER, take=take)
    assert taken(mailbox) == {Taken.REPLY: 1}


def test_another_folder_may_be_named(challenge: Challenge, mailbox: Mailbox) -> None:
    mailbox.client.create_folder("To Hamlet")
    mailbox.deliver(answer(challenge), folder="To Hamlet")
    found = take_returns(f"{url(mailbox)}/To%20Hamlet", clock=lambda: LATER)
    assert found == {Taken.REPLY: 1}


def test_the_task_reads_the_administrators_mailbox(challenge: Challenge, mailbox: Mailbox) -> None:
    Challenge.objects.update(expires_at=NOON + timedelta(days=100_000))
    challenge.refresh_from_db()
    mailbox.deliver(answer(challenge))
    take_what_came_back()
    challenge.refresh_from_db()
    assert challenge.state == State.ANSWERED


def test_the_task_does_nothing_where_there_is_no_mailbox(settings: Settings) -> None:
    configured(settings, mailbox_url="")
    take_what_came_back()


def test_the_task_says_what_is_wrong_and_goes_on(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    configured(settings, mailbox_url=f"imap://a:b@127.0.0.1:{free_port()}")
    take_what_came_back()
    assert "The mailbox of answers cannot be read: Cannot reach 127.0.0.1" in caplog.text


def test_a_server_that_lets_nobody_in_is_told(challenge: Challenge, mailbox: Mailbox) -> None:
    with pytest.raises(RefusedLoginError):
        take_returns(url(mailbox).replace(PASSWORD, "wrong"), clock=lambda: LATER)
    with pytest.raises(UnreachableError):
        take_returns(f"imap://a:b@127.0.0.1:{free_port()}", clock=lambda: LATER)


def test_the_mailbox_becomes_no_account_of_anybody(challenge: Challenge, mailbox: Mailbox) -> None:
    taken(mailbox)
    assert not Account.objects.exists()


def test_a_url_is_read() -> None:
    account = account_at("imaps://challenge%40x.example:p%3Aw@mail.example.org/Answers")
    assert (account.host, account.port) == ("mail.example.org", 993)
    assert (account.username, account.password) == ("challenge@x.example", "p:w")
    assert (account.folder, account.security) == ("Answers", Security.TLS)
    assert account_at("imap+starttls://a:b@[::1]:1143").security == Security.STARTTLS
    assert account_at("imap://a:b@h").folder == "INBOX"


@pytest.mark.parametrize(
    "wrong",
    ["", "mail.example.org", "pop3://a:b@h", "imaps://h", "imaps://a@h", "imaps://a:b@h:99999x"],
)
def test_what_is_no_url_of_a_mailbox_says_so_without_the_password(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"must begin with imaps|is not a URL") as told:
        account_at(wrong)
    assert "a:b" not in str(told.value)


def test_a_server_without_keywords_has_the_flag_that_every_server_has() -> None:
    assert mark([rb"\Seen", rb"\*"]) == TAKEN
    assert mark([rb"\Seen", b"$hamlettaken"]) == TAKEN
    assert mark([rb"\Seen", rb"\Deleted"]) == SEEN
    assert mark([]) == SEEN
