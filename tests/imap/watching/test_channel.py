"""A connection says that a mailbox has news, on any server, and when it is lost."""

import asyncio
import logging
from collections.abc import Callable

import pytest

from imap.errors import RefusedLoginError, UntrustedError
from imap.logging_in import proof
from imap.models import Account, Security
from imap.watching.channel import Channel, LostError, connected
from imap.watching.log_in import log_in
from imap.watching.news import News
from imap.watching.watched import Watched
from tests.imap.letters import HAM
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.process import free_port
from tests.servers.proxy import Proxy

PATIENCE = 10.0


def unsaved(mailbox: Mailbox, *, port: int | None = None, security: Security = Security.PLAIN):
    """The mailbox's account, known to no database."""
    server = mailbox.server
    account = Account(
        host="127.0.0.1",
        port=port or server.port,
        security=security,
        username=mailbox.name,
        trusted_certificate=server.certificate.read_text(),
    )
    account.password = PASSWORD
    return account


def watched(account: Account, **folders: str) -> Watched:
    """The account as the watch sees it."""
    names = {"folder": "INBOX", "junk_folder": "", "held_folder": "", **folders}
    return Watched(
        account_id=1, host=account.host, port=account.port, security=account.security,
        username=account.username, login=account.login, sealed="", **names,
    )  # fmt: skip


async def enter(channel: Channel, account: Account, **folders: str) -> None:
    """Logs in and opens the folders."""
    await log_in(channel, proof(account, frozenset(channel.client.protocol.capabilities)))
    await channel.enter(watched(account, **folders))


def first_news(
    account: Account,
    happens: Callable[[], None],
    *,
    renew: float = 60.0,
    after: float = 0.0,
    **folders: str,
) -> News:
    """The first news of what happens while the mailbox is watched."""

    async def wait() -> News:
        async with connected(account) as channel:
            await enter(channel, account, **folders)
            said = aiter(channel.listen(renew, often=0.05))
            waiting = asyncio.ensure_future(anext(said))
            await asyncio.sleep(0.3 + after)
            await asyncio.to_thread(happens)
            news = await asyncio.wait_for(waiting, PATIENCE)
            await said.aclose()
            return news

    return asyncio.run(wait())


@pytest.fixture
def polled(plain_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    """A mailbox on a server without IDLE."""
    return mailboxes(plain_dovecot)


@pytest.mark.parametrize("security", Security)
def test_new_mail_is_told_at_once(mailbox: Mailbox, security: Security) -> None:
    port = mailbox.server.tls_port if security is Security.TLS else mailbox.server.port
    account = unsaved(mailbox, port=port, security=security)
    assert first_news(account, lambda: mailbox.deliver(HAM)) is News.NEW_MAIL


def test_new_mail_is_noticed_without_idle(polled: Mailbox) -> None:
    assert first_news(unsaved(polled), lambda: polled.deliver(HAM)) is News.NEW_MAIL


def test_new_mail_is_told_after_idle_was_renewed(mailbox: Mailbox) -> None:
    account = unsaved(mailbox)
    asked: list[bytes] = []
    with Proxy(mailbox.server.port, fatal=lambda line: bool(asked.append(line))) as proxy:
        account.port = proxy.port
        told = first_news(account, lambda: mailbox.deliver(HAM), renew=0.2, after=1.0)
    assert told is News.NEW_MAIL
    assert sum(b"IDLE" in line for line in asked) >= 3


def test_what_is_put_into_junk_is_told_where_the_server_can(mailbox: Mailbox) -> None:
    mailbox.client.create_folder("Junk E-mail")
    told = first_news(
        unsaved(mailbox),
        lambda: mailbox.deliver(HAM, folder="Junk E-mail"),
        junk_folder="Junk E-mail",
        held_folder="No such folder",
    )
    assert told is News.CHANGE


def test_a_folder_may_have_any_name(mailbox: Mailbox) -> None:
    name = 'Müll & "Co" \\ 日本'
    mailbox.client.create_folder(name)
    told = first_news(unsaved(mailbox), lambda: mailbox.deliver(HAM, folder=name), folder=name)
    assert told is News.NEW_MAIL


def test_what_leaves_the_folder_is_told(mailbox: Mailbox) -> None:
    mailbox.deliver(HAM)

    def leave() -> None:
        mailbox.client.select_folder("INBOX")
        mailbox.client.add_flags([1], [rb"\Seen"])
        mailbox.client.delete_messages([1])
        mailbox.client.expunge()

    assert first_news(unsaved(mailbox), leave) is News.CHANGE


def test_a_keyword_about_junk_is_told_and_no_other_flag(mailbox: Mailbox) -> None:
    mailbox.deliver(HAM)

    def mark() -> None:
        mailbox.client.select_folder("INBOX")
        mailbox.client.add_flags([1], [rb"\Flagged"])
        mailbox.client.add_flags([1], [b"NonJunk"])

    assert first_news(unsaved(mailbox), mark) is News.CHANGE


def test_watching_reads_nothing_and_marks_nothing(mailbox: Mailbox) -> None:
    mailbox.deliver(HAM)
    before = mailbox.everything()
    account = unsaved(mailbox)
    asked: list[bytes] = []
    with Proxy(mailbox.server.port, fatal=lambda line: bool(asked.append(line))) as proxy:
        account.port = proxy.port
        first_news(account, lambda: mailbox.deliver(HAM))
    assert mailbox.everything() >= before
    words = {line.split()[1] for line in asked if len(line.split()) > 1}
    assert not words & {b"FETCH", b"UID", b"STORE", b"SELECT"}


def test_the_folders_next_number_is_known(mailbox: Mailbox) -> None:
    mailbox.deliver(HAM)

    async def uidnext() -> int:
        async with connected(unsaved(mailbox)) as channel:
            await enter(channel, unsaved(mailbox))
            return channel.uidnext

    assert asyncio.run(uidnext()) == 2


def test_a_broken_connection_is_lost_at_once(mailbox: Mailbox) -> None:
    account = unsaved(mailbox)
    with Proxy(mailbox.server.port) as proxy:
        account.port = proxy.port

        def cut() -> None:
            proxy.broken = True
            proxy.shut(*proxy.sockets)

        with pytest.raises(LostError):
            first_news(account, cut)


def test_a_server_that_is_not_there_is_lost(mailbox: Mailbox) -> None:
    with pytest.raises(LostError, match="ConnectionRefused"):
        first_news(unsaved(mailbox, port=free_port()), lambda: None)


def test_a_certificate_that_nobody_vouches_for_is_refused(mailbox: Mailbox) -> None:
    account = unsaved(mailbox, port=mailbox.server.tls_port, security=Security.TLS)
    account.trusted_certificate = ""
    with pytest.raises(UntrustedError):
        first_news(account, lambda: None)


def test_a_wrong_password_is_refused_and_never_logged(
    mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    account = unsaved(mailbox)
    account.password = 'open "barley'
    with caplog.at_level(logging.DEBUG), pytest.raises(RefusedLoginError):
        first_news(account, lambda: None)
    assert "barley" not in caplog.text


def test_names_and_passwords_may_have_any_letters(mailbox: Mailbox) -> None:
    account = unsaved(mailbox)
    account.username = "jörg-łukasz"
    client = mailbox.logged_in()
    client.logout()

    async def let_in() -> bool:
        async with connected(account) as channel:
            await enter(channel, account)
            return True

    assert asyncio.run(let_in())
