"""An account is kept only if it works."""

import pytest

from imap.accounts import add
from imap.errors import MailServerError, NoSuchFolderError, RefusedLoginError
from imap.models import Account, Security, Stage
from imap.report import Run
from imap.sync import sync
from tests.imap.letters import HAM
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import PASSWORD, Dovecot
from users.models import User


def test_an_account_is_kept_with_its_folders_and_a_sealed_password(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.client.create_folder("Spam")
    mailbox.client.create_folder("Gesendet")
    server = mailbox.server
    add(
        user,
        host="localhost",
        port=server.tls_port,
        username=mailbox.name,
        password=PASSWORD,
        trusted_certificate=server.certificate.read_text(),
    )
    account = Account.objects.get(user=user)
    assert account.security == Security.TLS
    assert (account.junk_folder, account.sent_folder, account.held_folder) == (
        "Spam",
        "Gesendet",
        "",
    )
    assert account.stage == Stage.NEW
    assert PASSWORD not in account.sealed_password
    assert account.password == PASSWORD


@pytest.mark.parametrize(
    ("security", "port"), [(Security.TLS, 993), (Security.STARTTLS, 143), (Security.PLAIN, 143)]
)
def test_without_a_port_the_usual_one_is_tried(user: User, security: Security, port: int) -> None:
    with pytest.raises(MailServerError, match=f"no-such-host.invalid:{port}"):
        add(user, host="no-such-host.invalid", security=security, password=PASSWORD)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"password": "barley"}, RefusedLoginError), ({"folder": "Posteingang"}, NoSuchFolderError)],
)
def test_an_account_that_does_not_work_is_not_kept(
    user: User, dovecot: Dovecot, wrong: dict[str, str], error: type[Exception]
) -> None:
    right = {"password": PASSWORD, "folder": "INBOX"}
    with pytest.raises(error):
        add(
            user,
            host="127.0.0.1",
            port=dovecot.port,
            security=Security.PLAIN,
            username="nobody",
            **{**right, **wrong},
        )
    assert not Account.objects.exists()


def test_a_folder_that_is_not_there_is_answered_with_those_that_are(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.client.create_folder("Arbeit")
    with pytest.raises(NoSuchFolderError, match="Arbeit, INBOX"):
        add(
            user,
            host="127.0.0.1",
            port=mailbox.server.port,
            security=Security.PLAIN,
            username=mailbox.name,
            password=PASSWORD,
            folder="Work",
        )


def test_adding_the_same_mailbox_again_goes_on_where_it_was(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(HAM)
    account = mailbox.account(user)
    sync(account, Run.LIVE)
    again = add(
        user,
        host="127.0.0.1",
        port=mailbox.server.port,
        security=Security.PLAIN,
        username=mailbox.name,
        password=PASSWORD,
    )
    assert again.pk == account.pk
    assert again.stage == Stage.LIVE
    assert sync(again).lines == []
