"""What a folder says when it is listened to for the first time is noted and teaches nothing."""

from collections.abc import Callable

import pytest

from filter.models import Mark
from imap.models import Arrival, Folder
from imap.sync import sync
from tests.imap.letters import HAM, SPAM
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
from users.models import User

OFFERS = ["dovecot", "dovecot_without_condstore", "dovecot_with_condstore_only", "plain_dovecot"]


@pytest.fixture(params=OFFERS)
def box(request: pytest.FixtureRequest, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    return mailboxes(request.getfixturevalue(request.param))


def before_listening(user: User, box: Mailbox) -> None:
    """An account from before folders were listened to, with keywords that letters came with."""
    box.deliver(HAM, flags=(b"$Junk",))
    box.deliver(SPAM)
    sync(box.account(user))
    box.client.select_folder("Junk")
    box.client.add_flags(box.client.search(), [b"NonJunk"])
    Arrival.objects.update(said="")
    Folder.objects.update(unheard=True, modseq=0, messages=0)
    Folder.objects.exclude(name="INBOX").update(last_uid=0)


def test_keywords_from_before_the_first_listening_are_no_word(user: User, box: Mailbox) -> None:
    before_listening(user, box)
    account = user.account  # type: ignore[attr-defined]  # the other side of a relation
    for _ in range(2):
        assert sync(account).learned == {}
    assert not Mark.objects.exists()
    assert set(Arrival.objects.values_list("lies", "said")) == {
        ("deliver", "spam"),
        ("junk", "ham"),
    }


def test_any_other_flag_set_later_does_not_make_them_a_word(user: User, box: Mailbox) -> None:
    before_listening(user, box)
    account = user.account  # type: ignore[attr-defined]  # the other side of a relation
    sync(account)
    box.client.select_folder("INBOX")
    box.client.add_flags([1], [b"\\Seen"])
    assert sync(account).learned == {}


def test_a_keyword_said_before_a_new_folder_was_listened_to_is_a_word(
    user: User, box: Mailbox
) -> None:
    box.deliver(SPAM)
    account = box.account(user)
    sync(account)
    # As after a process that died between filing and listening.
    Folder.objects.filter(name="Junk").delete()
    box.client.select_folder("Junk")
    box.client.add_flags(box.client.search(), [b"NonJunk"])
    junk = Folder.objects.create(account=account, name="Junk")
    Arrival.objects.update(now_folder=junk)
    assert sync(account).learned == {"ham": 1}


def test_keywords_set_after_it_are_a_word(user: User, box: Mailbox) -> None:
    before_listening(user, box)
    account = user.account  # type: ignore[attr-defined]  # the other side of a relation
    sync(account)
    box.client.select_folder("INBOX")
    box.client.set_flags([1], [b"NonJunk"])
    assert sync(account).learned == {"ham": 1}
