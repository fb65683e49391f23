"""Letters are handed over from nobody, to one plain address, and it is told what became of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from challenge.smtp import (
    NoSuchMailboxError,
    NotNowError,
    RefusedError,
    Relay,
    hand_over,
    is_sendable,
    relay,
)
from tests.challenge.build import configured
from tests.challenge.smtp_server import Server
from tests.servers.certificate import write_certificate
from tests.servers.fixtures import short_folder
from tests.servers.postfix import Postfix
from tests.servers.process import free_port
from tests.servers.proxy import Cut, Proxy

LETTER = b"From: challenge@hamlet.example.org\r\nSubject: Auto: Hello\r\n\r\nWords.\r\n"
BEN = "ben@person.example"


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A server that Hamlet sends by."""
    with Server().running() as server:
        configured(settings, smtp_url=f"smtp://127.0.0.1:{server.port}", helo="hamlet.example.org")
        yield server


def test_it_goes_from_nobody_under_the_name_that_spf_knows(server: Server) -> None:
    hand_over(LETTER, to=BEN)
    [envelope] = server.envelopes
    assert envelope.mail_from == "<>"
    assert envelope.rcpt_tos == [BEN]
    assert envelope.content == LETTER
    assert server.greetings == ["hamlet.example.org"]


def test_a_real_postfix_passes_it_on_from_nobody_and_greets_by_that_name(
    settings: Settings, ours: Postfix, theirs: Postfix
) -> None:
    configured(settings, smtp_url=f"smtp://127.0.0.1:{ours.port}", helo="hamlet.example.org")
    hand_over(LETTER, to="smtp@person.example")
    ours.rest()
    [raw] = theirs.letters("smtp@person.example")
    assert raw.startswith(b"Return-Path: <>\n")
    assert b"\nReceived: from hamlet.example.org (localhost [127.0.0.1])\n" in raw


@pytest.mark.parametrize(
    "line", ["550 5.1.1 no such user", "550 5.1.2 no such host", "554 5.2.1 x"]
)
def test_a_mailbox_that_does_not_exist_is_told_from_other_refusals(
    server: Server, line: str
) -> None:
    server.to_recipient = line
    with pytest.raises(NoSuchMailboxError, match=line[:9]):
        hand_over(LETTER, to=BEN)


@pytest.mark.parametrize(
    ("command", "line", "kind"),
    [
        ("to_recipient", "550 5.7.1 relaying denied", RefusedError),
        ("to_recipient", "450 4.2.1 come back later", NotNowError),
        ("to_data", "554 5.6.0 not this letter", RefusedError),
        ("to_data", "451 4.3.0 come back later", NotNowError),
        # It has not seen the letter yet: the administrator may mend that.
        ("to_sender", "550 5.7.1 log in first", NotNowError),
    ],
)
def test_what_is_refused_for_good_is_told_from_what_may_go_later(
    server: Server, command: str, line: str, kind: type[Exception]
) -> None:
    setattr(server, command, line)
    with pytest.raises(kind) as told:
        hand_over(LETTER, to=BEN)
    assert type(told.value) is kind
    assert line[:3] in str(told.value)
    assert server.envelopes == []


def test_no_error_quotes_an_address(server: Server) -> None:
    server.to_recipient = f"550 5.1.1 <{BEN}> is unknown"
    with pytest.raises(NoSuchMailboxError) as told:
        hand_over(LETTER, to=BEN)
    assert "ben" not in str(told.value)


def test_a_server_that_is_away_takes_it_later(settings: Settings) -> None:
    configured(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(NotNowError, match="cannot be reached: ConnectionRefusedError"):
        hand_over(LETTER, to=BEN)


def test_a_connection_that_breaks_before_the_last_word_leaves_it_open(
    settings: Settings, server: Server
) -> None:
    with Proxy(server.port, fatal=lambda line: line == b".\r\n", cut=Cut.UNANSWERED) as proxy:
        configured(settings, smtp_url=f"smtp://127.0.0.1:{proxy.port}")
        with pytest.raises(NotNowError, match="cannot be reached"):
            hand_over(LETTER, to=BEN)


def test_a_connection_that_breaks_after_the_last_word_is_as_if_it_had_ended(
    settings: Settings, server: Server
) -> None:
    with Proxy(server.port, fatal=lambda line: line.lower() == b"quit\r\n") as proxy:
        configured(settings, smtp_url=f"smtp://127.0.0.1:{proxy.port}")
        hand_over(LETTER, to=BEN)
        assert proxy.broken
    assert len(server.envelopes) == 1


def test_it_logs_in_where_the_url_says_as_whom(settings: Settings) -> None:
    with Server().running(log_in=True) as server:
        configured(settings, smtp_url=f"smtp://hamlet:p%3Aw%2F%40@127.0.0.1:{server.port}")
        hand_over(LETTER, to=BEN)
        assert server.logged_in == [(b"hamlet", b"p:w/@")]
        assert len(server.envelopes) == 1


def test_a_wrong_password_is_the_administrators_to_mend(settings: Settings) -> None:
    with Server().running(log_in=True) as server:
        configured(settings, smtp_url=f"smtp://hamlet:wrong@127.0.0.1:{server.port}")
        with pytest.raises(NotNowError, match="SMTPAuthenticationError 535"):
            hand_over(LETTER, to=BEN)


def test_without_starttls_nothing_goes_where_it_was_asked_for(
    settings: Settings, server: Server
) -> None:
    configured(settings, smtp_url=f"smtp+starttls://127.0.0.1:{server.port}")
    with pytest.raises(NotNowError, match="no STARTTLS"):
        hand_over(LETTER, to=BEN)
    assert server.envelopes == []


@pytest.fixture
def encrypting() -> Iterator[tuple[Postfix, Path]]:
    """A Postfix that speaks TLS, and the certificate to believe."""
    with short_folder("postfix") as folder:
        certificate, key = folder / "certificate.pem", folder / "key.pem"
        write_certificate(certificate, key)
        tls = (
            f"smtpd_tls_cert_file = {certificate}\nsmtpd_tls_key_file = {key}\n"
            "smtpd_tls_security_level = encrypt\n"
        )
        server = Postfix(folder, name="mx.tls.example", domains=["tls.example"], settings=tls)
        try:
            yield server, certificate
        finally:
            server.close()


def test_starttls_encrypts_and_only_a_trusted_server_gets_anything(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, encrypting: tuple[Postfix, Path]
) -> None:
    server, certificate = encrypting
    configured(settings, smtp_url=f"smtp+starttls://localhost:{server.port}")
    with pytest.raises(NotNowError, match="SSLCertVerificationError"):
        hand_over(LETTER, to="eve@tls.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    hand_over(LETTER, to="ben@tls.example")
    assert server.letters("eve@tls.example") == []
    [raw] = server.letters("ben@tls.example")
    assert b"with ESMTPS" in raw


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Relay("smtp", "mail.example", 25, "", "")),
        ("smtps://a%40b:c%2Fd@mail.example", Relay("smtps", "mail.example", 465, "a@b", "c/d")),
        ("smtp+starttls://[::1]:1587", Relay("smtp+starttls", "::1", 1587, "", "")),
    ],
)
def test_a_server_is_read_from_its_url(url: str, server: Relay) -> None:
    assert relay(url) == server


@pytest.mark.parametrize(
    "address",
    [
        "ben@person.example",
        "b.e+n@a.b.example",
        "o'neil@xn--bcher-kva.example",
        "#x@person.example",
    ],
)
def test_a_plain_address_may_be_written_to(address: str) -> None:
    assert is_sendable(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "<>",
        "ben",
        "ben@person",
        "ben@",
        "@person.example",
        "ben@person.example,eve@person.example",
        "ben@person.example\r\nRCPT TO:<eve@person.example>",
        "ben@person.example\n",
        '"ben eve"@person.example',
        "ben(x)@person.example",
        "@route:ben@person.example",
        "eve%person.example@relay.example",
        "relay!eve@person.example",
        "bén@person.example",
        "ben@pérson.example",
        ".ben@person.example",
        "b..en@person.example",
        f"{'b' * 65}@person.example",
        f"ben@{'person.' * 40}example",
        "#0123456789abcdef",
    ],
)
def test_no_other_is(address: str) -> None:
    assert not is_sendable(address)
