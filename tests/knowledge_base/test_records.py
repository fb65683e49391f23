import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from knowledge_base.knowledge import StepRecord
from knowledge_base.label import Label
from knowledge_base.records import confirm, records_of, retract
from users.models import User

OUTCOMES = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["ham", "spam", "unsure"]))


def test_each_opinion_is_counted_against_the_truth(ben: User, carol: User) -> None:
    confirm(ben, {"a": "spam", "b": "unsure"}, Label.HAM)
    confirm(ben, {"a": "spam", "b": "ham"}, Label.SPAM)
    assert records_of(ben) == {
        "a": StepRecord(ham=1, spam=1, spam_on_ham=1, spam_on_spam=1),
        "b": StepRecord(ham=1, spam=1, ham_on_spam=1),
    }
    assert records_of(carol) == {}


def test_an_opinion_that_is_none_is_refused_and_nothing_counted(ben: User) -> None:
    with pytest.raises(ValueError, match="maybe"):
        confirm(ben, {"a": "spam", "b": "maybe"}, Label.HAM)
    assert records_of(ben) == {}


class Retracting(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.tuples(OUTCOMES, st.sampled_from(Label), st.booleans()), max_size=6))
    def test_leaves_only_what_was_not_retracted(
        self, said: list[tuple[dict[str, str], Label, bool]]
    ) -> None:
        ben, carol = User.objects.create_user("ben@ben.net"), User.objects.create_user("c@c.net")
        for outcomes, label, _ in said:
            confirm(ben, outcomes, label)
        for outcomes, label, stays in said:
            if stays:
                confirm(carol, outcomes, label)
            else:
                retract(ben, outcomes, label)
        assert records_of(ben) == records_of(carol)
