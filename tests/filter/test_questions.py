"""Words that contradict what else is known are asked about, and taught little until then."""

import random

import pytest

from ann.models import Sample
from filter.feedback import Change, forget, learn
from filter.judging import decide, judge
from filter.letter import Letter
from filter.models import Judgement, Mark
from knowledge_base import contacts, trust
from knowledge_base.knowledge import Twins
from knowledge_base.label import Label
from knowledge_base.models import EarlierHam, EarlierSpam
from knowledge_base.records import records_of
from knowledge_base.twins import twins_of
from mail.address import Address
from mail.message import parse
from tests.filter.letters import sample
from tests.filter.mailings import FIRST, OWN_SERVER, copy, letter, marks, user
from users.models import User

pytestmark = pytest.mark.django_db

HAM, SPAM = Label.HAM, Label.SPAM


@pytest.fixture
def anna() -> User:
    return user()


def digest(of: Letter) -> str:
    return parse(of.raw).digest


def say(person: User, label: Label, *letters: Letter, source: str = "button") -> list[Change]:
    return [learn(person, each, label, source=source) for each in letters]


def known(person: User) -> tuple[list[tuple[str, bool, float]], dict, int, int]:
    """What the network, the steps' records and the knowledge base were taught."""
    samples = Sample.objects.filter(user=person).order_by("digest")
    return (
        list(samples.values_list("digest", "spam", "weight")),
        records_of(person),
        EarlierSpam.objects.filter(user=person).count(),
        EarlierHam.objects.filter(user=person).count(),
    )


def test_a_word_that_nearly_identical_letters_contradict_is_asked_about(anna):
    say(anna, HAM, copy(1), copy(2), copy(3))
    assert say(anna, SPAM, copy(4)) == [Change.QUESTIONED]
    mark = Mark.objects.get(user=anna, digest=digest(copy(4)))
    assert mark.open
    assert mark.against in {digest(copy(number)) for number in (1, 2, 3)}
    assert mark.evidence == "You said spam, but three nearly identical letters were ham to you."


def test_an_open_mark_teaches_the_network_little_and_nothing_else(anna):
    say(anna, HAM, copy(1), copy(2))
    _, records, spam, ham = known(anna)
    say(anna, SPAM, copy(3))
    sample_row = Sample.objects.get(user=anna, digest=digest(copy(3)))
    assert (sample_row.spam, sample_row.weight, sample_row.score) == (True, 0.1, None)
    assert known(anna)[1:] == (records, spam, ham)
    assert twins_of(anna, parse(copy(4).raw)) == Twins(ham=2)


def test_forgetting_an_open_mark_leaves_what_was_there_before(anna):
    say(anna, HAM, copy(1), copy(2))
    before = known(anna)
    say(anna, SPAM, copy(3))
    assert known(anna) != before
    assert forget(anna, digest(copy(3))) is Change.FORGOTTEN
    assert known(anna) == before


def test_correcting_an_open_mark_leaves_what_the_right_word_alone_would_have_left(anna):
    bob = user("bob@home.example")
    for each in (anna, bob):
        say(each, HAM, copy(1), copy(2))
    say(anna, SPAM, copy(3))
    assert say(anna, HAM, copy(3)) == [Change.CORRECTED]
    say(bob, HAM, copy(3))
    assert known(anna) == known(bob)
    probes = [copy(4), sample(1)[0][0]]
    assert [j.decision for j in decide(anna, probes)] == [j.decision for j in decide(bob, probes)]


def test_the_same_word_again_confirms_and_is_taught_in_full(anna):
    say(anna, HAM, copy(1), copy(2))
    judge(anna, [copy(3)])
    say(anna, SPAM, copy(3))
    assert say(anna, SPAM, copy(3)) == [Change.CONFIRMED]
    mark = Mark.objects.get(user=anna, digest=digest(copy(3)))
    assert (mark.weight, mark.open, mark.question) == (1.0, False, "twins")
    assert mark.confirmed_at is not None
    assert EarlierSpam.objects.get(user=anna).digest == mark.digest
    assert Sample.objects.get(user=anna, digest=mark.digest).weight == 1.0
    assert say(anna, SPAM, copy(3)) == [Change.UNCHANGED]


def test_forgetting_a_confirmed_mark_leaves_what_was_there_before(anna):
    say(anna, HAM, copy(1), copy(2))
    before = known(anna)
    say(anna, SPAM, copy(3), copy(3))
    forget(anna, digest(copy(3)))
    assert known(anna) == before


@pytest.mark.parametrize("source", ["import", "start"])
def test_to_bring_the_same_mail_again_is_no_answer(anna, source):
    say(anna, HAM, copy(1), copy(2), source=source)
    assert say(anna, SPAM, copy(3), copy(3), source=source) == [
        Change.QUESTIONED,
        Change.UNCHANGED,
    ]


def test_the_answer_to_the_question_is_not_questioned(anna):
    say(anna, HAM, copy(1), copy(2))
    assert say(anna, SPAM, copy(3), source="review") == [Change.LEARNED]
    assert marks(anna)[-1] == ("spam", 1.0, "")


def test_after_one_answer_the_next_of_the_same_kind_is_believed(anna):
    say(anna, HAM, copy(1), copy(2), copy(3))
    say(anna, SPAM, copy(4), copy(4))
    assert say(anna, SPAM, copy(5)) == [Change.LEARNED]
    assert marks(anna)[:3] == [("ham", 1.0, "")] * 3


def test_three_right_words_leave_the_one_wrong_before_them_in_question(anna):
    assert say(anna, SPAM, copy(1)) == [Change.LEARNED]
    for number in (2, 3, 4):
        judge(anna, [copy(number)])
        say(anna, HAM, copy(number))
    assert marks(anna) == [
        ("spam", 0.1, "twins"),
        ("ham", 1.0, ""),
        ("ham", 1.0, ""),
        ("ham", 1.0, ""),
    ]
    assert not EarlierSpam.objects.filter(user=anna).exists()
    assert EarlierHam.objects.filter(user=anna).count() == 3
    evidence = Mark.objects.get(user=anna, digest=digest(copy(1))).evidence
    assert evidence == "You said spam, but two nearly identical letters were ham to you."


def test_a_wrong_word_among_imported_mail_ends_in_question_too(anna):
    say(anna, SPAM, copy(1), source="import")
    say(anna, HAM, copy(2), copy(3), copy(4), source="import")
    assert [weight for _, weight, _ in marks(anna)] == [0.1, 1.0, 1.0, 1.0]


def test_the_balance_may_tip_back(anna):
    say(anna, SPAM, copy(1))
    say(anna, HAM, copy(2), copy(3))
    say(anna, SPAM, copy(4), copy(5))
    assert marks(anna) == [
        ("spam", 1.0, ""),
        ("ham", 0.1, "twins"),
        ("ham", 0.1, "twins"),
        ("spam", 1.0, ""),
        ("spam", 1.0, ""),
    ]
    assert EarlierSpam.objects.filter(user=anna).count() == 3


def test_what_was_confirmed_is_not_questioned_again(anna):
    say(anna, HAM, copy(1), copy(2))
    say(anna, SPAM, copy(3), copy(3))
    say(anna, HAM, copy(4), copy(5))
    assert marks(anna)[2] == ("spam", 1.0, "")


def test_of_two_words_the_one_that_surprised_the_filter_more_is_asked_about(anna):
    say(anna, SPAM, copy(1))
    Mark.objects.filter(user=anna).update(probability=0.02)
    judge(anna, [copy(2)])
    Judgement.objects.filter(user=anna).update(probability=0.4)
    assert say(anna, HAM, copy(2)) == [Change.LEARNED]
    assert marks(anna) == [("spam", 0.1, "twins"), ("ham", 1.0, "")]


def test_a_question_falls_away_with_the_word_that_it_stood_against(anna):
    say(anna, SPAM, copy(1))
    say(anna, HAM, copy(2))
    assert marks(anna)[1] == ("ham", 0.1, "twins")
    forget(anna, digest(copy(1)))
    assert marks(anna) == [("ham", 1.0, "")]
    assert EarlierHam.objects.get(user=anna).digest == digest(copy(2))


def test_a_question_stays_while_it_stands_against_others(anna):
    say(anna, HAM, copy(1), copy(2), copy(3))
    say(anna, SPAM, copy(4))
    against = Mark.objects.get(user=anna, digest=digest(copy(4))).against
    forget(anna, against)
    mark = Mark.objects.get(user=anna, digest=digest(copy(4)))
    assert mark.open
    assert mark.against != against
    assert mark.evidence == "You said spam, but two nearly identical letters were ham to you."


def test_a_word_that_forgetting_another_bears_out_puts_the_rest_in_question(anna):
    say(anna, HAM, copy(1), copy(2))
    say(anna, SPAM, copy(3))
    Mark.objects.filter(user=anna).update(probability=0.9)
    against = Mark.objects.get(user=anna, label=SPAM).against
    [left] = {digest(copy(1)), digest(copy(2))} - {against}
    forget(anna, against)
    assert [mark[:2] for mark in marks(anna)] == [("ham", 0.1), ("spam", 1.0)]
    doubted = Mark.objects.get(user=anna, digest=left)
    assert (doubted.open, doubted.against) == (True, digest(copy(3)))
    assert not EarlierHam.objects.filter(user=anna).exists()


def friend(number: int, sender: str = "eva@friend.example") -> Letter:
    return letter(
        f"Authentication-Results: {OWN_SERVER}; dmarc=pass header.from=friend.example\r\n"
        f"From: Eva <{sender}>\r\nMessage-ID: <{number}@friend.example>\r\n"
        f"Subject: Letter {number}\r\n\r\nShall we walk to stone {number} on Sunday?\r\n",
        number,
    )


def test_spam_of_a_long_correspondent_is_asked_about_until_the_person_stands_by_it(anna):
    eva = Address("eva", "friend.example")
    for number in range(4):
        say(anna, HAM, friend(number))
        contacts.record_sent(anna, [eva], message_id=f"<{number}>", at=FIRST)
    assert say(anna, SPAM, friend(5)) == [Change.QUESTIONED]
    mark = Mark.objects.get(user=anna, digest=digest(friend(5)))
    assert (mark.question, mark.against) == ("history", "eva@friend.example")
    assert "four letters received, 4 sent" in mark.evidence
    say(anna, SPAM, friend(5))
    assert say(anna, SPAM, friend(6)) == [Change.LEARNED]


def test_a_trusted_address_that_nothing_proves_is_no_ground_for_a_question(anna):
    trust.trust(anna, "eva@friend.example")
    forged = Letter(friend(1).raw.replace(b"dmarc=pass", b"dmarc=fail"), FIRST)
    assert say(anna, SPAM, forged) == [Change.LEARNED]
    assert say(anna, SPAM, friend(2)) == [Change.QUESTIONED]


def test_the_start_of_an_account_gives_the_cut_offs_no_score(anna):
    for each, label in sample(4):
        say(anna, label, each, source="start")
    last, label = sample(5)[4]
    say(anna, label, last, source="import")
    scores = Sample.objects.filter(user=anna).order_by("id").values_list("score", flat=True)
    assert list(scores)[:4] == [None] * 4
    assert list(scores)[4] is not None


def test_a_mark_takes_as_many_queries_among_forty_twins_as_among_two(
    anna, django_assert_max_num_queries
):
    say(anna, HAM, *(copy(number) for number in range(2)))
    judge(anna, [copy(100), copy(101)])
    with django_assert_max_num_queries(60) as few:
        say(anna, SPAM, copy(100))
    say(anna, HAM, *(copy(number) for number in range(2, 40)))
    with django_assert_max_num_queries(len(few)):
        say(anna, SPAM, copy(101))


def test_ordinary_mail_raises_no_questions(anna):
    for each, label in sample(80):
        judge(anna, [each])
        say(anna, label, each)
    assert not Mark.objects.filter(user=anna).exclude(question="").exists()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_order_the_few_wrong_words_end_in_question_and_no_right_one(anna, seed):
    order = random.Random(seed).sample(range(16), 16)
    wrong = set(order[seed::5])
    for number in order:
        say(anna, HAM if number in wrong else SPAM, copy(number))
    rows = Mark.objects.filter(user=anna)
    assert {each.digest for each in rows if each.open} == {digest(copy(n)) for n in wrong}
    assert EarlierSpam.objects.filter(user=anna).count() == 16 - len(wrong)
    assert not EarlierHam.objects.filter(user=anna).exists()
