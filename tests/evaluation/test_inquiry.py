"""The marks that the filter doubts, and what the person of a replay answers."""

import pytest

from evaluation.arrival import BEGINNING
from evaluation.feedback_mode import Answering
from evaluation.inquiry import Asked, Inquiry, Shown
from filter.feedback import learn
from filter.letter import Letter
from filter.models import Mark
from filter.review import questioned
from knowledge_base.label import Label
from mail.message import parse
from users.models import User

pytestmark = pytest.mark.django_db

# Enough pairs of words, none with a digit, to be told from another letter.
WORDS = " ".join(f"{first}{second}ness" for first in "bdfglm" for second in ("a", "e", "i", "o"))


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@home.example")


def shown(number: int, truth: Label = Label.HAM) -> Shown:
    """One of many letters that are nearly identical."""
    raw = (
        f"From: news@shop.example\r\nSubject: offer {number}\r\n"
        f"Message-ID: <{number}@shop.example>\r\n\r\n{WORDS} {number}\r\n"
    ).encode()
    return Shown(Letter(raw, BEGINNING), parse(raw).digest, truth)


def told(inquiry: Inquiry, letter: Shown, label: Label) -> list[Asked]:
    learn(inquiry.user, letter.letter, label, source="replay")
    inquiry.tells(letter, label)
    return inquiry.asks()


def contradicted(anna: User, answering: Answering) -> tuple[Inquiry, list[Asked]]:
    """Three nearly identical letters said to be ham, and a fourth to be spam, which is a slip."""
    inquiry = Inquiry(anna, answering)
    for number in range(3):
        assert told(inquiry, shown(number), Label.HAM) == []
    return inquiry, told(inquiry, shown(9), Label.SPAM)


def test_a_mark_that_contradicts_is_asked_about_once(anna):
    inquiry, asked = contradicted(anna, Answering.NEVER)
    assert asked == [Asked(wrong=True, answered=False)]
    assert inquiry.asks() == []
    assert len(questioned(anna)) == 1


def test_the_truth_corrects_a_wrong_mark(anna):
    _, asked = contradicted(anna, Answering.TRUTHFUL)
    assert asked == [Asked(wrong=True, answered=True)]
    assert questioned(anna) == []
    assert set(Mark.objects.values_list("label", "weight")) == {(Label.HAM, 1.0)}


def test_the_truth_confirms_a_right_mark(anna):
    inquiry = Inquiry(anna, Answering.TRUTHFUL)
    for number in range(3):
        told(inquiry, shown(number), Label.HAM)
    asked = told(inquiry, shown(9, Label.SPAM), Label.SPAM)
    assert asked == [Asked(wrong=False, answered=True)]
    assert questioned(anna) == []
    spam = Mark.objects.get(label=Label.SPAM)
    assert (spam.weight, spam.open) == (1.0, False)
