"""Whatever is wrong with a server or a login becomes one error that says what to do."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from imapclient import SocketTimeout

from imap.connection import connect
from imap.errors import (
    ConnectionLostError,
    MailServerError,
    RefusedCommandError,
    RefusedLoginError,
    UnreachableError,
    UntrustedError,
)
from imap.models import Account, Security
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.process import free_port
from tests.servers.proxy import Cut, Proxy


def account(
    port: int,
    security: Security = Security.PLAIN,
    *,
    host: str = "127.0.0.1",
    certificate: str = "",
    password: str = PASSWORD,
) -> Account:
    """An account that is not saved."""
    made = Account(
        host=host, port=port, security=security, username="connie", trusted_certificate=certificate
    )
    made.password = password
    return made


@pytest.fixture
def talker() -> Iterator[socket.socket]:
    """A socket that listens; what it says is the test's to say."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_tls_works_with_the_servers_own_certificate(dovecot: Dovecot, host: str) -> None:
    certificate = dovecot.certificate.read_text()
    settings = account(dovecot.tls_port, Security.TLS, host=host, certificate=certificate)
    with connect(settings) as client:
        assert client.folder_exists("INBOX")


def test_starttls_works_with_the_servers_own_certificate(dovecot: Dovecot) -> None:
    certificate = dovecot.certificate.read_text()
    with connect(account(dovecot.port, Security.STARTTLS, certificate=certificate)) as client:
        assert client.folder_exists("INBOX")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    dovecot: Dovecot, security: Security
) -> None:
    port = dovecot.tls_port if security is Security.TLS else dovecot.port
    with (
        pytest.raises(UntrustedError, match=r"not to be trusted.*--certificate"),
        connect(account(port, security)),
    ):
        pass


def test_a_certificate_for_another_host_is_refused(dovecot: Dovecot) -> None:
    certificate = dovecot.certificate.read_text()
    settings = account(dovecot.tls_port, Security.TLS, host="127.0.0.2", certificate=certificate)
    with pytest.raises(UntrustedError, match=r"127\.0\.0\.2.*not to be trusted"), connect(settings):
        pass


def test_a_certificate_that_is_none_is_an_error_of_its_own(dovecot: Dovecot) -> None:
    settings = account(dovecot.tls_port, Security.TLS, certificate="not a certificate")
    with pytest.raises(UntrustedError, match="BEGIN CERTIFICATE"), connect(settings):
        pass


def test_tls_on_a_plain_port_says_which_port_is_which(dovecot: Dovecot) -> None:
    with (
        pytest.raises(UntrustedError, match="143 --starttls"),
        connect(account(dovecot.port, Security.TLS)),
    ):
        pass


def test_a_wrong_password_is_a_refused_login_in_the_servers_words(dovecot: Dovecot) -> None:
    with (
        pytest.raises(RefusedLoginError, match=r"AUTHENTICATIONFAILED.*password") as refused,
        connect(account(dovecot.port, password="open-barley")),
    ):
        pass
    assert "open-barley" not in str(refused.value)


def test_names_and_passwords_may_have_any_letters(dovecot: Dovecot) -> None:
    settings = account(dovecot.port)
    settings.username = "jörg-łukasz"
    with connect(settings) as client:
        assert client.folder_exists("INBOX")
    settings.password = "пароль"
    with pytest.raises(RefusedLoginError, match="AUTHENTICATIONFAILED"), connect(settings):
        pass


def test_an_unknown_host_is_named() -> None:
    with (
        pytest.raises(UnreachableError, match=r"no-such-host\.invalid:993"),
        connect(account(993, Security.TLS, host="no-such-host.invalid")),
    ):
        pass


@pytest.mark.parametrize("host", ["no..such.host", "x" * 64 + ".example", ""])
def test_a_host_that_cannot_be_one_is_an_error_too(host: str) -> None:
    with pytest.raises(MailServerError), connect(account(free_port(), host=host)):
        pass


def test_nobody_listening_is_an_error_that_says_so() -> None:
    with (
        pytest.raises(UnreachableError, match="Connection refused"),
        connect(account(free_port())),
    ):
        pass


def test_a_server_that_says_nothing_is_not_waited_for(talker: socket.socket) -> None:
    port = talker.getsockname()[1]
    with (
        pytest.raises(UnreachableError, match="timed out"),
        connect(account(port), patience=SocketTimeout(connect=0.2, read=0.2)),
    ):
        pass


def test_a_connection_that_breaks_is_lost_and_says_that_the_rest_is_done_later(
    mailbox: Mailbox,
) -> None:
    with (
        Proxy(mailbox.server.port, fatal=lambda line: b"SELECT" in line) as proxy,
        pytest.raises(ConnectionLostError, match="next sync goes on"),
        connect(account(proxy.port)) as client,
    ):
        client.select_folder("INBOX")


def test_a_connection_that_breaks_at_login_is_lost_too(mailbox: Mailbox) -> None:
    with (
        Proxy(mailbox.server.port, fatal=lambda line: b"LOGIN" in line, cut=Cut.UNHEARD) as proxy,
        pytest.raises(ConnectionLostError),
        connect(account(proxy.port)),
    ):
        pass


def test_a_command_that_the_server_refuses_is_told_in_its_words(dovecot: Dovecot) -> None:
    with (
        pytest.raises(RefusedCommandError, match="doesn't exist"),
        connect(account(dovecot.port)) as client,
    ):
        client.select_folder("No such folder")
