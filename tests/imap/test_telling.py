"""The owner of a paused account is told once, by a letter, whatever happens meanwhile."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone
from pytest_django import Settings

from imap.errors import RefusedLoginError, UnreachableError
from imap.models import Account
from imap.tasks import tell_owners as task
from imap.telling import tell, tell_owners, to_tell
from imap.trouble import forget, note
from tests.imap.mailbox import Mailbox
from tests.servers.process import free_port
from users.models import User


class Letterbox:
    """Takes letters, or answers `refuses` to each."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.refuses = ""

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """To whom."""
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """What."""
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def letterbox(settings: Settings) -> Iterator[Letterbox]:
    """An SMTP server on loopback, by which Hamlet sends."""
    box = Letterbox()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_CONFIGURED = True
    settings.DEFAULT_FROM_EMAIL = "Hamlet <hamlet@home.example>"
    yield box
    server.stop()


@pytest.fixture
def paused(user: User, mailbox: Mailbox) -> Account:
    """An account whose password is wrong."""
    account = mailbox.account(user)
    note(account, RefusedLoginError("the server refused the login of anna"))
    return account


def test_a_paused_accounts_owner_is_told_what_happened_and_what_to_do_once(
    paused: Account, letterbox: Letterbox
) -> None:
    assert [tell_owners(), tell_owners()] == [1, 0]
    [letter] = letterbox.letters
    assert letter["To"] == "me@home.example"
    assert letter["From"] == "Hamlet <hamlet@home.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_payload()
    assert "refused the login of anna" in text
    assert "give Hamlet the new one" in text
    assert Account.objects.get().owner_told_at is not None


def test_an_account_that_is_only_in_trouble_tells_nobody(
    user: User, mailbox: Mailbox, letterbox: Letterbox
) -> None:
    note(mailbox.account(user), UnreachableError("down"))
    task()
    assert letterbox.letters == []


def test_the_next_pause_is_told_again(paused: Account, letterbox: Letterbox) -> None:
    tell_owners()
    forget(paused)
    paused.synced_at = timezone.now()
    paused.save()
    note(paused, RefusedLoginError("again"))
    tell_owners()
    assert len({letter["Message-ID"] for letter in letterbox.letters}) == 2


def test_without_a_mail_server_nobody_is_told(
    paused: Account, letterbox: Letterbox, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = False
    assert tell_owners() == 0
    assert letterbox.letters == []
    assert Account.objects.get().owner_told_at is None


def test_while_the_mail_server_is_down_it_is_tried_again_later_and_then_told_once(
    paused: Account, letterbox: Letterbox, settings: Settings
) -> None:
    right = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    assert tell_owners() == 0
    settings.EMAIL_PORT = right
    assert tell_owners() == 0
    Account.objects.update(telling_until=timezone.now() - timedelta(seconds=1))
    assert [tell_owners(), tell_owners()] == [1, 0]
    assert len(letterbox.letters) == 1


@pytest.mark.parametrize(("answer", "again"), [("451 later", True), ("550 no such user", False)])
def test_a_refusal_for_good_is_not_tried_again(
    paused: Account, letterbox: Letterbox, answer: str, again: bool
) -> None:
    letterbox.refuses = answer
    tell_owners()
    Account.objects.update(telling_until=None)
    assert to_tell().exists() == again


def test_a_letter_told_twice_after_a_crash_is_known_as_the_same(
    paused: Account, letterbox: Letterbox
) -> None:
    tell_owners()
    Account.objects.update(owner_told_at=None)
    tell_owners()
    assert len({letter["Message-ID"] for letter in letterbox.letters}) == 1


class Interrupted(EmailBackend):
    """Sends; meanwhile another worker tries to tell as well."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """As ever, after the other's try."""
        told = [tell(account_id) for account_id in Account.objects.values_list("pk", flat=True)]
        assert told == [False]
        return super().send_messages(messages)


def test_two_workers_at_once_tell_once(
    paused: Account, letterbox: Letterbox, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Interrupted"
    assert tell_owners() == 1
    assert len(letterbox.letters) == 1
