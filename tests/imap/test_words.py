"""What a move says, and a word that cannot be learned."""

import logging
from datetime import timedelta

import pytest
from django.db import DataError
from django.utils import timezone

from filter.feedback import Change
from filter.letter import Letter
from filter.models import Mark
from filter.opinion import Action
from imap.errors import NO_LETTERS_FAULT
from imap.models import Account, Arrival
from imap.sync import sync
from imap.words import hear, word_of_move
from knowledge_base.label import Label
from tests.imap.letters import HAM
from tests.imap.mailbox import Mailbox
from users.models import User


@pytest.mark.parametrize(
    ("source", "target", "word"),
    [
        (Action.DELIVER, Action.JUNK, Label.SPAM),
        (Action.HOLD, Action.JUNK, Label.SPAM),
        (Action.JUNK, Action.DELIVER, Label.HAM),
        (Action.HOLD, Action.DELIVER, Label.HAM),
        (Action.DELIVER, Action.HOLD, None),
        (Action.JUNK, Action.HOLD, None),
        *((action, action, None) for action in Action),
    ],
)
def test_a_move_says_what_the_table_says(
    source: Action, target: Action, word: Label | None
) -> None:
    assert word_of_move(source, target) == word


@pytest.fixture
def arrival(user: User, mailbox: Mailbox) -> Arrival:
    """A letter that was delivered."""
    mailbox.deliver(HAM)
    sync(mailbox.account(user))
    return Arrival.objects.get()


def test_a_word_is_learned_once(arrival: Arrival) -> None:
    account = Account.objects.get()
    said = [hear(account, arrival, HAM, Label.SPAM, source="moved") for _ in range(2)]
    assert said == [Change.LEARNED, None]


def test_a_letter_that_cannot_be_learned_stops_nothing(
    arrival: Arrival, caplog: pytest.LogCaptureFixture
) -> None:
    def stumbles(_user: User, letter: Letter, _label: Label, *, source: str) -> Change:
        Mark.objects.create(user=_user, digest="x", label=_label, source=source, outcomes={})
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        change = hear(Account.objects.get(), arrival, HAM, Label.SPAM, source="moved", by=stumbles)
    assert change is None
    assert arrival.digest in caplog.text
    assert not Mark.objects.exists()


@pytest.mark.parametrize("fault", NO_LETTERS_FAULT)
def test_what_is_no_letters_fault_is_raised(arrival: Arrival, fault: type[Exception]) -> None:
    def fails(*_: object, **__: object) -> Change:
        raise fault

    with pytest.raises(fault):
        hear(Account.objects.get(), arrival, HAM, Label.SPAM, source="moved", by=fails)


def test_a_letter_that_no_column_holds_is_its_own_fault(arrival: Arrival) -> None:
    def fails(*_: object, **__: object) -> Change:
        raise DataError

    account = Account.objects.get()
    assert hear(account, arrival, HAM, Label.SPAM, source="moved", by=fails) is None


@pytest.mark.parametrize(
    ("first", "then", "hours", "confirms"),
    [
        ("moved", "keyword", 0, False),
        ("keyword", "moved", 0, False),
        ("moved", "keyword", 48, False),
        ("moved", "moved", 48, False),
        ("keyword", "moved", 2, True),
    ],
)
def test_a_doubted_word_is_confirmed_by_a_later_move_and_not_by_one_gesture_seen_twice(
    arrival: Arrival, first: str, then: str, hours: int, confirms: bool
) -> None:
    account = Account.objects.get()
    hear(account, arrival, HAM, Label.SPAM, source=first)
    earlier = timezone.now() - timedelta(hours=hours)
    Mark.objects.update(question="twins", weight=0.1, marked_at=earlier)
    said = hear(account, arrival, HAM, Label.SPAM, source=then)
    assert said == (Change.CONFIRMED if confirms else None)
    assert (Mark.objects.get().confirmed_at is not None) == confirms
