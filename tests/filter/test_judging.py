import pytest

from filter.feedback import learn
from filter.judging import decide, judge
from filter.letter import Letter
from filter.models import Judgement, StoredMessage
from filter.opinion import Verdict
from filter.policies import set_threshold
from filter.store import raw
from filter.trail import from_json
from knowledge_base import keywords
from knowledge_base.label import Label
from mail.message import parse
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return User.objects.create_user("anna@home.example")


@pytest.fixture
def bob():
    return User.objects.create_user("bob@home.example")


def test_a_judgement_records_the_decision_and_keeps_the_bytes(anna):
    letters = [letter for letter, _ in sample(5)]
    expected = [judged.decision for judged in decide(anna, letters)]
    judgements = judge(anna, letters)
    assert [from_json(judgement.trail) for judgement in judgements] == [
        decision.trail for decision in expected
    ]
    assert [raw(anna, judgement.digest) for judgement in judgements] == [
        letter.raw for letter in letters
    ]
    assert Judgement.objects.filter(user=anna).count() == 5


def test_the_same_letter_twice_is_judged_twice_and_stored_once(anna):
    letter, _ = sample(1)[0]
    judge(anna, [letter])
    judge(anna, [letter])
    assert Judgement.objects.filter(user=anna).count() == 2
    assert StoredMessage.objects.filter(user=anna).count() == 1


def test_no_letters_are_no_work(anna, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert judge(anna, []) == []


def test_judging_takes_as_many_queries_for_fifty_letters_as_for_one(
    anna, django_assert_max_num_queries
):
    letters = [letter for letter, _ in sample(50)]
    for letter, label in sample(6):
        learn(anna, letter, label, source="import")
    with django_assert_max_num_queries(40) as one:
        decide(anna, letters[:1])
    with django_assert_max_num_queries(len(one)):
        decide(anna, letters)


def test_the_same_message_knowledge_and_model_give_the_same_decision(anna):
    for letter, label in sample(20):
        learn(anna, letter, label, source="import")
    letters = [letter for letter, _ in sample(30)[20:]]
    first = [judged.decision for judged in decide(anna, letters)]
    second = [judged.decision for judged in decide(anna, letters)]
    assert repr([d.probability for d in first]) == repr([d.probability for d in second])
    assert first == second


def test_two_users_of_opposite_taste_judge_the_same_mail_by_their_own(anna, bob):
    for letter, label in sample(40):
        learn(anna, letter, label, source="import")
        learn(bob, letter, Label.HAM if label is Label.SPAM else Label.SPAM, source="import")
    letters = [letter for letter, _ in sample(60)[40:]]
    of_anna = [judged.decision.probability for judged in decide(anna, letters)]
    of_bob = [judged.decision.probability for judged in decide(bob, letters)]
    truth = [label is Label.SPAM for _, label in sample(60)[40:]]
    agree_anna = sum((p > 0.5) == is_spam for p, is_spam in zip(of_anna, truth, strict=True))
    agree_bob = sum((p > 0.5) == is_spam for p, is_spam in zip(of_bob, truth, strict=True))
    assert agree_anna > len(truth) / 2 > agree_bob


def test_what_one_user_teaches_changes_nothing_for_another(anna, bob):
    probes = [letter for letter, _ in sample(10)]
    before = [judged.decision for judged in decide(bob, probes)]
    keywords.add(anna, "the")
    for letter, label in sample(10):
        learn(anna, letter, label, source="import")
    assert [judged.decision for judged in decide(bob, probes)] == before


def test_a_keyword_of_the_user_makes_spam_at_once(anna):
    letter, _ = sample(1)[0]
    [before] = decide(anna, [letter])
    keywords.add(anna, before.case.message.subject_words[0])
    [after] = decide(anna, [letter])
    assert (after.decision.verdict, after.decision.step) == (Verdict.SPAM, "spam_keywords")


def test_a_low_s_t_finds_what_the_usual_one_does_not_look_for(anna):
    spam, probe = sample(1)[0][0], b"From: x@y.example\r\n\r\n%s\r\n"
    learn(anna, spam, Label.SPAM, source="command")
    words = " ".join(parse(spam.raw).text.split()[:30])
    letter = Letter(probe % words.encode(), spam.arrived_at)
    assert decide(anna, [letter])[0].case.knowledge.match is None
    set_threshold(anna, 0.05)
    match = decide(anna, [letter])[0].case.knowledge.match
    assert match is not None
    assert 0.05 <= match.fraction < 0.5
