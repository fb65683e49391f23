"""What a replay holds is what challenges would be about."""

import pytest

from evaluation.asking.waiting import facts, replayed
from evaluation.corpus import read
from evaluation.feedback_mode import FeedbackMode
from filter.models import Judgement
from filter.opinion import Action
from filter.policies import use_preset
from filter.policy import Preset
from mail.message import parse
from tests.evaluation.test_corpus import SAMPLE
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@example.org")


def test_every_held_letter_is_kept_with_its_label_and_no_other(anna: User) -> None:
    use_preset(anna, Preset.PUBLISHED)
    items = read(SAMPLE).items[:40]
    seen = list(replayed(anna, items, feedback=FeedbackMode()))
    rows = Judgement.objects.filter(user=anna).order_by("id")
    assert [each.held is not None for each in seen] == [row.action == Action.HOLD for row in rows]
    held = [each for each in seen if each.held]
    assert held
    assert all(each.held.label is each.result.judge for each in held)
    assert [each.held.at for each in held] == [
        row.arrived_at for row in rows if row.action == Action.HOLD
    ]


def test_a_letter_without_an_envelope_counts_as_sent_by_its_author(anna: User) -> None:
    letter = facts(anna, parse(b"From: Bo <Bo@example.net>\nTo: x@y.example\n\nHello\n"))
    assert (letter.senders, letter.sender) == (1, "bo@example.net")
    assert letter.recipients == letter.own


def test_an_envelope_that_was_kept_is_believed(anna: User) -> None:
    raw = b"Return-Path: <bounce@list.example>\nFrom: Bo <bo@example.net>\n\nHello\n"
    assert facts(anna, parse(raw)).sender == "bounce@list.example"
