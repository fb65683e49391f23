"""Labelled mail replayed through the real pipeline and store."""

from itertools import islice

import pytest

from evaluation.arrival import BEGINNING, arrived_at
from evaluation.corpus import CorpusError, Item, read
from evaluation.feedback_mode import FeedbackMode, opposite
from evaluation.replay import Outcome, replay
from filter.models import Judgement, Mark
from filter.opinion import Verdict
from tests.evaluation.test_corpus import SAMPLE, write
from users.models import User

pytestmark = pytest.mark.django_db

ITEMS = read(SAMPLE).items[:24]


@pytest.fixture
def user() -> User:
    return User.objects.create_user("anna@example.org")


def replayed(user: User, mode: str = "immediate", *, noise: float = 0.0) -> list[Outcome]:
    return list(replay(user, ITEMS, feedback=FeedbackMode.parse(mode).with_noise(noise)))


def labels_told(user: User) -> list[str]:
    return list(Mark.objects.filter(user=user).order_by("id").values_list("label", flat=True))


def test_every_message_is_judged_once_in_order_and_recorded(user):
    outcomes = replayed(user)
    assert [outcome.result.path for outcome in outcomes] == [item.path for item in ITEMS]
    assert [outcome.result.judge for outcome in outcomes] == [item.label for item in ITEMS]
    rows = Judgement.objects.filter(user=user).order_by("id")
    assert [(row.verdict, row.probability) for row in rows] == [
        (outcome.result.verdict, outcome.result.score) for outcome in outcomes
    ]


def test_messages_arrive_when_they_say_they_did(user):
    outcomes = replayed(user)
    at = BEGINNING
    for item, outcome in zip(ITEMS, outcomes, strict=True):
        at = arrived_at(item.raw(), previous=at)
        assert outcome.judgement.arrived_at == at


def test_a_message_is_judged_before_its_label_is_told(user):
    outcomes = replay(user, ITEMS, feedback=FeedbackMode())
    for number, _ in enumerate(outcomes, start=1):
        assert Judgement.objects.count() == number
        assert Mark.objects.count() == number
    first = Judgement.objects.earliest("id")
    assert first.verdict == Verdict.UNSURE


def test_immediate_feedback_tells_every_label(user):
    replayed(user)
    assert labels_told(user) == [item.label for item in ITEMS]


def test_delayed_feedback_never_tells_the_last_ones(user):
    outcomes = replayed(user, "delayed:10")
    assert labels_told(user) == [item.label for item in ITEMS[:14]]
    assert [outcome.marks for outcome in outcomes] == [0] * 10 + [1] * 14


def test_feedback_on_errors_tells_what_was_not_judged_right(user):
    outcomes = replayed(user, "errors")
    told = [o.result.judge for o in outcomes if o.result.verdict.value != o.result.judge.value]
    assert labels_told(user) == told
    assert told


def test_noise_tells_the_opposite(user):
    replayed(user, noise=1.0)
    assert labels_told(user) == [opposite(item.label) for item in ITEMS if item.label]


def test_the_same_mail_gives_the_same_results(user):
    other = User.objects.create_user("bert@example.org")
    first, second = replayed(user, "partial:0.5"), replayed(other, "partial:0.5")
    assert [outcome.result for outcome in first] == [outcome.result for outcome in second]


def test_the_time_that_both_flows_took_is_told(user):
    [outcome] = islice(replay(user, ITEMS, feedback=FeedbackMode()), 1)
    assert outcome.seconds_judging > 0
    assert outcome.seconds_learning > 0


def test_mail_without_a_label_is_refused(user, tmp_path):
    item = Item("letter.eml", None, write(tmp_path / "letter.eml"))
    with pytest.raises(CorpusError, match=r"letter.eml has no label"):
        next(replay(user, [item], feedback=FeedbackMode()))
    assert not Judgement.objects.exists()
