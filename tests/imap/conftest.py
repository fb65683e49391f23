"""A user, and mailboxes on the private servers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.imap.letters import opinionated
from tests.imap.mailbox import Mailbox
from tests.imap.token_server import TokenServer
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures import short_folder
from users.models import User


@pytest.fixture
def user(db: None) -> User:
    """A user who has said what he wants: `tests.imap.letters`."""
    return opinionated()


@pytest.fixture
def mailboxes() -> Iterator[Callable[[Dovecot], Mailbox]]:
    """Makes fresh mailboxes on any server."""
    with ExitStack() as made:

        def make(server: Dovecot) -> Mailbox:
            return made.enter_context(closing(Mailbox(server)))

        yield make


@pytest.fixture
def mailbox(dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    """A fresh mailbox on a server that can do everything."""
    return mailboxes(dovecot)


@pytest.fixture(params=["dovecot_without_move", "plain_dovecot"])
def copier(request: pytest.FixtureRequest, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    """A mailbox on a server without MOVE."""
    return mailboxes(request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def dovecot_without_condstore() -> Iterator[Dovecot]:
    """A Dovecot that can move, and counts no changes."""
    offers = "IMAP4rev1 NAMESPACE UIDPLUS MOVE"
    with short_folder("dovecot") as folder, closing(Dovecot(folder, capability=offers)) as server:
        yield server


@pytest.fixture(scope="session")
def dovecot_with_condstore_only() -> Iterator[Dovecot]:
    """A Dovecot that counts changes, and does not tell what vanished."""
    offers = "IMAP4rev1 NAMESPACE UIDPLUS MOVE ENABLE CONDSTORE"
    with short_folder("dovecot") as folder, closing(Dovecot(folder, capability=offers)) as server:
        yield server


MASTER_PASSWORD = "openall"
MASTERS = f"""
passdb {{
  driver = static
  master = yes
  mechanisms = plain login
  args = password={MASTER_PASSWORD}
}}
"""


@pytest.fixture(scope="session")
def mastered_dovecot() -> Iterator[Dovecot]:
    """A Dovecot on which whoever has the master's password may act for anybody."""
    with short_folder("dovecot") as folder, closing(Dovecot(folder, settings=MASTERS)) as server:
        yield server


@pytest.fixture(scope="session")
def token_server() -> Iterator[TokenServer]:
    """A server that gives out tokens."""
    with closing(TokenServer()) as server:
        yield server


@pytest.fixture(scope="session", params=["xoauth2", "oauthbearer"])
def token_dovecot(request: pytest.FixtureRequest, token_server: TokenServer) -> Iterator[Dovecot]:
    """A Dovecot that takes the token server's tokens, by one mechanism."""
    with short_folder("dovecot") as folder:
        oauth2 = folder / "oauth2.conf"
        oauth2.write_text(
            f"tokeninfo_url = {token_server.url}/info?access_token=\n"
            "username_attribute = user\nactive_attribute = active\nactive_value = yes\n"
        )
        oauth2.chmod(0o644)
        tokens = (
            f"passdb {{\n  driver = oauth2\n  mechanisms = {request.param}\n  args = {oauth2}\n}}"
        )
        with closing(Dovecot(folder, mechanisms=request.param, settings=tokens)) as server:
            yield server
