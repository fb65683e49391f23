"""What a user's silence says of him depends on whether he answers what was left to him."""

import pytest

from filter.attention import Attention, attention_of
from filter.models import Judgement, Mark
from filter.opinion import Action, Verdict
from tests.filter.build import NOON
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return User.objects.create_user("anna@home.example")


def judged(user, verdict, *, digests):
    Judgement.objects.bulk_create(
        Judgement(
            user=user,
            digest=digest,
            verdict=verdict,
            probability=0.5,
            step="cross_validation",
            action=Action.DELIVER,
            trail=[],
            signals={},
            arrived_at=NOON,
        )
        for digest in digests
    )


def spoken(user, *, digests):
    Mark.objects.bulk_create(
        Mark(user=user, digest=digest, label="ham", source="button", outcomes={}, arrived_at=NOON)
        for digest in digests
    )


def test_who_settles_the_unsure_and_lets_the_rest_stand_is_attentive(anna):
    judged(anna, Verdict.SPAM, digests=["a", "b", "c"])
    judged(anna, Verdict.UNSURE, digests=["d", "e"])
    spoken(anna, digests=["d", "e"])
    assert attention_of(anna) == Attention(judged=2, spoken=2)
    assert attention_of(anna).whole


def test_who_leaves_the_unsure_alone_is_not_however_much_else_he_marks(anna):
    judged(anna, Verdict.SPAM, digests=["a", "b", "c"])
    judged(anna, Verdict.UNSURE, digests=["d", "e"])
    spoken(anna, digests=["a", "b", "c", "d"])
    assert attention_of(anna) == Attention(judged=2, spoken=1)
    assert not attention_of(anna).whole


def test_of_whom_nothing_was_asked_nothing_is_known(anna):
    judged(anna, Verdict.SPAM, digests=["a", "b", "c"])
    assert not attention_of(anna).whole


def test_only_the_latest_letters_count(anna):
    judged(anna, Verdict.UNSURE, digests=[f"old {n}" for n in range(50)])
    judged(anna, Verdict.UNSURE, digests=[f"new {n}" for n in range(100)])
    spoken(anna, digests=[f"new {n}" for n in range(95)])
    assert attention_of(anna) == Attention(judged=100, spoken=95)


def test_what_another_user_says_is_his_own(anna):
    judged(anna, Verdict.UNSURE, digests=["a"])
    spoken(User.objects.create_user("ben@home.example"), digests=["a"])
    assert attention_of(anna) == Attention(judged=1, spoken=0)
