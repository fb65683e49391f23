"""Who keeps no mail teaches all the same: what he speaks of is fetched from his server again."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from ann.models import Sample
from filter.held import refuse, release
from filter.models import Judgement, Mark, StoredMessage
from imap.errors import ConnectionLostError
from imap.models import Account
from imap.sync import sync
from operations.retention import sweep
from tests.imap.letters import SPAM, UNSURE
from tests.imap.mailbox import Mailbox
from tests.imap.test_listening import move
from tests.servers.proxy import Cut, Proxy
from users.models import User

NOW = datetime(2026, 5, 4, 13, 0, tzinfo=UTC)


@pytest.fixture
def forgetful(user: User, mailbox: Mailbox, settings: Settings) -> Account:
    """An account with one letter in Junk and one in Held, of which Hamlet has no byte any more."""
    settings.RAW_DAYS = 0
    for raw in (SPAM, UNSURE):
        mailbox.deliver(raw)
    account = mailbox.account(user)
    sync(account)
    sweep(rows_at_most=100)
    assert not StoredMessage.objects.exists()
    return account


def learned(source: str, label: str) -> bool:
    """Whether exactly this word was learned, of one letter, by everything that learns."""
    words = list(Mark.objects.values_list("source", "label"))
    return words == [(source, label)] and Sample.objects.count() == 1


@pytest.mark.parametrize("source", ["Junk", "Held"])
@pytest.mark.parametrize("target", ["INBOX", "Archive"])
def test_a_move_teaches(forgetful: Account, mailbox: Mailbox, source: str, target: str) -> None:
    move(mailbox, source, target)
    sync(forgetful)
    assert learned("moved", "ham")


def test_a_keyword_teaches(forgetful: Account, mailbox: Mailbox) -> None:
    mailbox.client.select_folder("Held")
    mailbox.client.add_flags([1], [b"$Junk"])
    sync(forgetful)
    assert learned("keyword", "spam")
    sync(forgetful)
    assert learned("keyword", "spam")
    assert len(mailbox.contents("Junk")) == 2


@pytest.mark.parametrize(
    ("say", "label", "folder"), [(release, "ham", "INBOX"), (refuse, "spam", "Junk")]
)
def test_a_button_teaches_when_the_letter_is_moved_and_once(
    forgetful: Account,
    mailbox: Mailbox,
    user: User,
    say: Callable[..., Judgement],
    label: str,
    folder: str,
) -> None:
    say(user, Judgement.objects.get(action="hold").pk, at=NOW)
    assert not Mark.objects.exists()
    with Proxy(mailbox.server.port, fatal=lambda line: b"MOVE" in line, cut=Cut.UNHEARD) as proxy:
        through = Account.objects.get()
        through.port = proxy.port
        with pytest.raises(ConnectionLostError):
            sync(through)
    assert learned("button", label)
    sync(forgetful)
    assert learned("button", label)
    assert mailbox.contents("Held") == []
    assert len(mailbox.contents(folder)) == {"INBOX": 1, "Junk": 2}[folder]
