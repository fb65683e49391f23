"""A user, and mailboxes on the private servers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.imap.letters import opinionated
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
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
