"""Originals are touched only by who still holds their claim."""

import pytest

from imap.checked_copies import note_checked
from imap.errors import BusyError
from imap.models import Arrival, State
from imap.sync import sync
from tests.imap.letters import SPAM
from tests.imap.mailbox import Mailbox
from users.models import User


def arrivals(user: User, mailbox: Mailbox) -> list[Arrival]:
    """Two letters that are being copied."""
    mailbox.deliver(SPAM)
    mailbox.deliver(SPAM)
    sync(mailbox.account(user))
    Arrival.objects.update(state=State.COPYING)
    return list(Arrival.objects.order_by("id"))


def test_checked_copies_are_noted(user: User, mailbox: Mailbox) -> None:
    first, second = arrivals(user, mailbox)
    note_checked([first])
    assert first.state == State.CLAIMED
    assert list(Arrival.objects.order_by("id").values_list("state", flat=True)) == [
        State.CLAIMED,
        State.COPYING,
    ]
    note_checked([first, second])
    assert not Arrival.objects.filter(state=State.COPYING).exists()


def test_a_claim_that_another_process_has_ended_is_no_leave_to_remove_the_original(
    user: User, mailbox: Mailbox
) -> None:
    both = arrivals(user, mailbox)
    Arrival.objects.filter(pk=both[0].pk).update(state=State.DUE)
    with pytest.raises(BusyError):
        note_checked(both)
