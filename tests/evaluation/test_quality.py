"""A live user's measures, by his own word."""

import pytest

from evaluation.arrival import BEGINNING
from evaluation.confirmed import confirmed, unspoken
from evaluation.measures.counts import Counts
from evaluation.quality import quality
from filter.doubt import Contradiction, Doubt
from filter.feedback import forget, learn
from filter.judging import judge
from filter.letter import Letter
from filter.models import Judgement, Mark
from filter.opinion import Verdict
from knowledge_base.label import Label
from users.models import User

pytestmark = pytest.mark.django_db


def letter(number: int) -> Letter:
    raw = f"From: a{number}@x.example\r\nSubject: letter {number}\r\n\r\nWords {number}\r\n"
    return Letter(raw.encode(), BEGINNING)


def judged(user: User, number: int, verdict: Verdict) -> Judgement:
    """Letter `number`, judged for real, its verdict then set to the one that the test needs."""
    [row] = judge(user, [letter(number)])
    row.verdict, row.probability = verdict, {"ham": 0.1, "spam": 0.9, "unsure": 0.5}[verdict]
    row.save()
    return row


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@example.org")


def told(user: User, number: int, label: Label) -> None:
    learn(user, letter(number), label, source="button")


def test_what_was_judged_and_then_marked_counts_in_order(anna):
    rows = [judged(anna, 1, Verdict.SPAM), judged(anna, 2, Verdict.HAM)]
    told(anna, 2, Label.HAM)
    told(anna, 1, Label.HAM)
    found = list(confirmed(anna))
    assert [(each.result.path, each.result.judge, each.result.verdict) for each in found] == [
        (rows[0].digest, Label.HAM, Verdict.SPAM),
        (rows[1].digest, Label.HAM, Verdict.HAM),
    ]
    assert [each.judged_at for each in found] == [row.judged_at for row in rows]


def test_mail_marked_before_it_was_judged_is_no_test(anna):
    told(anna, 1, Label.SPAM)
    judged(anna, 1, Verdict.SPAM)
    assert not list(confirmed(anna))


def test_a_message_counts_once_by_its_first_judgement(anna):
    judged(anna, 1, Verdict.SPAM)
    told(anna, 1, Label.HAM)
    judged(anna, 1, Verdict.HAM)
    told(anna, 1, Label.SPAM)
    [only] = confirmed(anna)
    assert (only.result.verdict, only.result.judge) == (Verdict.SPAM, Label.SPAM)


def test_a_mark_taken_back_no_longer_counts(anna):
    row = judged(anna, 1, Verdict.SPAM)
    told(anna, 1, Label.HAM)
    forget(anna, row.digest)
    assert not list(confirmed(anna))


def test_the_mail_of_others_is_never_counted(anna):
    bert = User.objects.create_user("bert@example.org")
    judged(anna, 1, Verdict.SPAM)
    judged(bert, 1, Verdict.HAM)
    told(bert, 1, Label.HAM)
    assert not list(confirmed(anna))
    assert unspoken(anna) == Counts(spam_as_spam=1)
    assert unspoken(bert) == Counts()


def test_silence_is_consent_but_not_about_unsure_mail(anna):
    for number, verdict in enumerate((Verdict.HAM, Verdict.HAM, Verdict.SPAM, Verdict.UNSURE)):
        judged(anna, number, verdict)
    judged(anna, 0, Verdict.HAM)
    judged(anna, 9, Verdict.SPAM)
    told(anna, 9, Label.HAM)
    found = quality(anna)
    assert found.measured.counts == Counts(ham_as_spam=1)
    assert found.by_consent == Counts(ham_as_spam=1, ham_as_ham=2, spam_as_spam=1)


def test_only_mail_judged_since_then_counts(anna):
    for number in range(3):
        judged(anna, number, Verdict.HAM)
        told(anna, number, Label.SPAM)
    judged(anna, 7, Verdict.HAM)
    first, second, *_ = Judgement.objects.order_by("id")
    found = quality(anna, since=second.judged_at)
    assert found.measured.counts == Counts(spam_as_ham=2)
    assert found.by_consent == Counts(spam_as_ham=2, ham_as_ham=1)
    judged(anna, 0, Verdict.SPAM)
    assert quality(anna, since=second.judged_at).measured.counts == Counts(spam_as_ham=2)
    assert quality(anna, since=first.judged_at).measured.counts == Counts(spam_as_ham=3)


def test_a_mark_that_is_asked_about_confirms_nothing_until_it_is_answered(anna):
    row = judged(anna, 1, Verdict.HAM)
    told(anna, 1, Label.SPAM)
    mark = Mark.objects.get(digest=row.digest)
    mark.ask(Doubt(Contradiction.SERVICE, "news.example", "You wanted it before."))
    mark.save()
    assert not list(confirmed(anna))
    assert unspoken(anna) == Counts()
    mark.confirmed_at = row.judged_at
    mark.save()
    assert len(list(confirmed(anna))) == 1


def test_the_measures_take_few_queries_however_much_mail(anna, django_assert_num_queries):
    for number in range(12):
        judged(anna, number, Verdict.HAM)
        told(anna, number, Label.HAM if number % 2 else Label.SPAM)
    with django_assert_num_queries(3):
        found = quality(anna)
    assert found.measured.counts == Counts(ham_as_ham=6, spam_as_ham=6)
    assert found.records["cross_validation"].ham == 6
