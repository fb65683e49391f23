"""The trial of disguises: what it is run on, and that it leaves no trace."""

import pytest

from evaluation.corpus import CorpusError, read
from evaluation.disguise.image_only import image_only
from evaluation.disguise.trial import MARKED, PROBES, clean, field_of, ham_texts, try_disguises
from evaluation.feedback_mode import FeedbackMode
from evaluation.replay import replay
from filter.models import Judgement, Mark
from knowledge_base.label import Label
from tests.evaluation.test_corpus import SAMPLE
from users.models import User

ITEMS = read(SAMPLE).items


def test_what_is_asked_about_was_never_learned_nor_marked():
    field = field_of(ITEMS)
    learned = {item.raw() for item in field.history}
    marked = {letter.raw for letter in field.marked}
    asked = {letter.raw for letter in (*field.spam, *field.ham)}
    assert len(field.marked) == MARKED
    assert not learned & asked
    assert not marked & (learned | asked)


def test_letters_come_after_the_history_and_no_more_are_asked_about_than_needed():
    field = field_of(ITEMS * 30)
    assert len(field.history) == len(ITEMS) * 20
    assert len(field.spam) == len(field.ham) == PROBES


def test_too_little_mail_is_refused():
    with pytest.raises(CorpusError, match=r"needs at least 1 and 11\. Take more"):
        field_of(ITEMS[:30])


def test_words_are_those_of_ham_alone():
    history = ITEMS[:60]
    texts = ham_texts(history)
    assert 0 < len(texts) <= sum(item.label is Label.HAM for item in history)


@pytest.mark.django_db
def test_ten_marks_teach_and_are_taken_back():
    user = User.objects.create_user("anna@example.org")
    field = field_of(ITEMS)
    for _ in replay(user, field.history[::4], feedback=FeedbackMode()):
        pass
    judged, marked = Judgement.objects.count(), Mark.objects.count()
    first, second, third = try_disguises(user, field, (clean, image_only, clean))
    assert [each.name for each in (first, second, third)] == ["clean", "image_only", "clean"]
    assert first.before.counts.spam == len(field.spam)
    assert first.after != first.before
    assert third == first
    assert (Judgement.objects.count(), Mark.objects.count()) == (judged, marked)
