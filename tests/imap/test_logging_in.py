"""Accounts log in by password, as a server's master user, or by OAuth 2 tokens."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterator

import pytest

from imap.accounts import add
from imap.connection import connect
from imap.errors import MailServerError, RefusedLoginError, UnreachableError
from imap.logging_in import proof
from imap.models import Account, Login, Security
from imap.oauth import Grant, renew
from imap.sync import sync
from imap.tokens import access_token
from imap.watching.channel import connected
from imap.watching.log_in import log_in
from tests.imap.conftest import MASTER_PASSWORD
from tests.imap.letters import SPAM
from tests.imap.mailbox import Mailbox
from tests.imap.token_server import TokenServer
from tests.servers.dovecot import Dovecot
from users.models import User


@pytest.fixture
def tokens(token_server: TokenServer) -> Iterator[TokenServer]:
    """The token server, as at its beginning."""
    token_server.grants.clear()
    token_server.tokens.clear()
    token_server.asked.clear()
    token_server.used.clear()
    token_server.rotates, token_server.lasts, token_server.answers = False, 3600, None
    return token_server


@pytest.fixture
def granted(
    user: User,
    token_dovecot: Dovecot,
    mailboxes: Callable[[Dovecot], Mailbox],
    tokens: TokenServer,
) -> Account:
    """An account whose owner has granted access, and whose mailbox holds spam."""
    mailbox = mailboxes(token_dovecot)
    mailbox.deliver(SPAM)
    tokens.grants["first"] = mailbox.name
    account = mailbox.account(user)
    account.login, account.client_id = Login.OAUTH2, "hamlet"
    account.token_endpoint = f"{tokens.url}/token"
    account.password = Grant("first", client_secret="of the client").to_json()
    account.save()
    return account


def watch_logs_in(account: Account) -> bool:
    """Whether the watch's way of logging in works too."""

    async def let_in() -> bool:
        async with connected(account) as channel:
            offers = frozenset(channel.client.protocol.capabilities)
            await log_in(channel, await asyncio.to_thread(proof, account, offers))
            return True

    return asyncio.run(let_in())


def test_a_token_is_asked_for_once_and_kept_sealed(granted: Account, tokens: TokenServer) -> None:
    sync(granted)
    sync(Account.objects.get())
    assert tokens.asked == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "first",
            "client_id": "hamlet",
            "client_secret": "of the client",
        }
    ]
    account = Account.objects.get()
    assert json.loads(account.password)["access_token"] in tokens.tokens
    assert "first" not in account.sealed_password


def test_a_token_that_has_run_out_is_renewed(granted: Account, tokens: TokenServer) -> None:
    tokens.lasts = 1
    sync(granted)
    sync(Account.objects.get())
    assert len(tokens.asked) == 2


@pytest.mark.parametrize("lasts", [None, "soon"])
def test_a_token_that_does_not_say_how_long_it_lasts_is_used(
    granted: Account, tokens: TokenServer, lasts: object
) -> None:
    tokens.lasts = lasts
    sync(granted)
    assert Grant.from_json(Account.objects.get().password).expires_at > time.time()


def test_a_token_that_ends_before_its_time_is_replaced(
    granted: Account, tokens: TokenServer
) -> None:
    sync(granted)
    tokens.tokens.clear()
    sync(Account.objects.get())
    assert len(tokens.asked) == 2


def test_a_new_refresh_token_is_kept(granted: Account, tokens: TokenServer) -> None:
    tokens.rotates, tokens.lasts = True, 1
    for _ in range(3):
        sync(Account.objects.get())
    assert len(tokens.asked) == 3


def test_a_token_renewed_by_another_process_meanwhile_is_used(
    granted: Account, tokens: TokenServer
) -> None:
    tokens.rotates, tokens.lasts = True, 1
    sync(granted)
    stale = Account.objects.get()
    tokens.lasts = 3600
    sync(Account.objects.get())
    sync(stale)
    assert len(tokens.asked) == 2
    assert stale.sealed_password == Account.objects.get().sealed_password


def test_of_two_that_renew_at_once_the_one_refused_uses_the_others_token(
    granted: Account, tokens: TokenServer
) -> None:
    theirs = Account()
    theirs.password = Grant("second", access_token="theirs", expires_at=1e12).to_json()

    def refused(account: Account, grant: Grant) -> Grant:
        Account.objects.update(sealed_password=theirs.sealed_password)
        return renew(account, Grant("used up by the other"))

    assert access_token(granted, by=refused) == "theirs"
    assert len(tokens.asked) == 1


def test_a_grant_that_was_withdrawn_pauses_the_account(
    granted: Account, tokens: TokenServer
) -> None:
    tokens.grants.clear()
    with pytest.raises(RefusedLoginError, match="grant has ended"):
        sync(granted)
    assert "Grant access again" in Account.objects.get().paused


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, b"oops"), "HTTP 500"),
        ((503, b'{"error": "temporarily_unavailable"}'), "temporarily_unavailable"),
        ((200, b"<html>"), "JSON"),
        ((200, b"[]"), "JSON"),
        ((200, b"{}"), "without a token"),
        ((302, b""), "HTTP 302"),
        ((400, b'["invalid_grant"]'), "HTTP 400"),
        ((400, b'{"error": "%s"}' % (b"x" * 500)), r"HTTP 400 x{60}\.$"),
    ],
)
def test_a_token_server_that_fails_is_tried_again_later(
    granted: Account, tokens: TokenServer, answer: tuple[int, bytes], said: str
) -> None:
    tokens.answers = answer
    with pytest.raises(UnreachableError, match=said):
        sync(granted)
    assert Account.objects.get().paused == ""
    assert len(tokens.asked) == 1


def test_a_token_server_must_be_https(granted: Account) -> None:
    granted.token_endpoint = "http://login.example.org/token"
    with pytest.raises(RefusedLoginError, match="no https"):
        sync(granted)


def test_a_server_that_takes_no_tokens_says_so(
    granted: Account, dovecot: Dovecot, tokens: TokenServer
) -> None:
    granted.port = dovecot.port
    with pytest.raises(RefusedLoginError, match="neither OAUTHBEARER nor XOAUTH2"):
        sync(granted)


@pytest.mark.parametrize(("refresh_token", "holds"), [("second", True), ("no grant", False)])
def test_adding_an_account_again_tries_the_new_grant_and_not_the_stored_one(
    granted: Account, tokens: TokenServer, refresh_token: str, holds: bool
) -> None:
    sync(granted)
    stored = Account.objects.get().sealed_password
    tokens.grants["second"] = granted.username
    settings = {
        "host": granted.host,
        "port": granted.port,
        "security": Security.PLAIN,
        "username": granted.username,
        "login": Login.OAUTH2,
        "token_endpoint": granted.token_endpoint,
        "client_id": "hamlet",
        "password": Grant(refresh_token).to_json(),
    }
    if holds:
        account = add(granted.user, **settings)
        assert Grant.from_json(account.password).refresh_token == "second"
        assert sync(Account.objects.get()).lines == []
    else:
        with pytest.raises(RefusedLoginError, match="grant has ended"):
            add(granted.user, **settings)
        assert Account.objects.get().sealed_password == stored


def test_the_watch_logs_in_by_token_and_is_refused_cleanly(
    granted: Account, tokens: TokenServer, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = Grant("first", access_token="stale", expires_at=time.time() + 3600)
    right = Grant("first", access_token="fresh", expires_at=time.time() + 3600)
    tokens.tokens["fresh"] = granted.username
    granted.password = right.to_json()
    with caplog.at_level(logging.DEBUG):
        assert watch_logs_in(granted)
        granted.password = wrong.to_json()
        with pytest.raises(RefusedLoginError):
            watch_logs_in(granted)
    assert "stale" not in caplog.text
    assert tokens.asked == []


def as_master(mailbox: Mailbox, *, login: Login, username: str, password: str) -> Account:
    """An account that logs in as a master user."""
    account = Account(
        host="127.0.0.1",
        port=mailbox.server.port,
        security=Security.PLAIN,
        login=login,
        master="master" if login is Login.MASTER else "",
        username=username,
    )
    account.password = password
    return account


@pytest.mark.parametrize("login", [Login.MASTER, Login.PASSWORD])
def test_a_master_user_opens_the_mailbox_of_another(
    mastered_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox], login: Login
) -> None:
    mailbox = mailboxes(mastered_dovecot)
    mailbox.deliver(SPAM)
    username = mailbox.name if login is Login.MASTER else f"{mailbox.name}*master"
    account = as_master(mailbox, login=login, username=username, password=MASTER_PASSWORD)
    with connect(account) as client:
        assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 1
    assert watch_logs_in(account)


def test_a_master_user_with_a_wrong_password_is_named_and_his_password_is_not(
    mastered_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(mastered_dovecot)
    account = as_master(mailbox, login=Login.MASTER, username=mailbox.name, password="barley")
    with (
        pytest.raises(MailServerError, match=f"login of master, for {mailbox.name}") as refused,
        connect(account),
    ):
        pass
    assert "barley" not in str(refused.value)
