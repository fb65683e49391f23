"""Originals are touched only by who still holds their claim, and how far he came is known."""

import pytest

from imap.errors import BusyError
from imap.models import Arrival, State
from imap.stages import reach
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


def states() -> list[str]:
    """How far the two have come."""
    return list(Arrival.objects.order_by("id").values_list("state", flat=True))


def test_a_stage_is_noted_and_no_move_goes_back(user: User, mailbox: Mailbox) -> None:
    first, second = arrivals(user, mailbox)
    reach([first], State.MARKING)
    assert states() == [first.state, second.state] == [State.MARKING, State.COPYING]
    reach([first, second], State.CLAIMED)
    reach([first, second], State.MARKING)
    assert states() == [first.state, second.state] == [State.CLAIMED, State.CLAIMED]


def test_a_claim_that_another_process_has_ended_is_no_leave_to_remove_the_original(
    user: User, mailbox: Mailbox
) -> None:
    both = arrivals(user, mailbox)
    Arrival.objects.filter(pk=both[0].pk).update(state=State.DUE)
    with pytest.raises(BusyError):
        reach(both, State.MARKING)
