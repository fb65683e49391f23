"""Grey mail: marking one notice of a service does not junk the service."""

from dataclasses import replace

import pytest

from filter.feedback import Change, learn
from filter.grey import is_grey, on_grey_mail, wants
from filter.judging import decide, judge
from filter.models import Judgement
from filter.opinion import Action, Opinion, Strength, Verdict
from filter.pipeline import decide as run
from filter.policy import PUBLISHED
from knowledge_base import keywords
from knowledge_base.knowledge import Service
from knowledge_base.label import Label
from knowledge_base.models import EarlierSpam
from tests.filter.build import KEYWORD, SpokenNetwork, case
from tests.filter.letters import sample
from tests.filter.mailings import marks, notice, user

SHOP = Service("shop.example", proven=True, wanted=10)
SPAM = Opinion(Verdict.SPAM, "It looks like spam.", 0.99)
UNSURE = Opinion(Verdict.UNSURE, "It may be either.", 0.7, Strength.EARNED)


@pytest.mark.parametrize(
    ("service", "grey"),
    [
        (None, False),
        (Service("shop.example", proven=True), False),
        (Service("shop.example", proven=True, wanted=1), True),
        (Service("shop.example", proven=False, wanted=50), False),
        (Service("shop.example", proven=True, wanted=1, unwanted=3), True),
        (Service("shop.example", proven=True, wanted=1, unwanted=4), False),
    ],
)
def test_only_what_a_proven_service_sends_and_the_user_wanted_is_grey(service, grey):
    assert is_grey(service) is grey


@pytest.mark.parametrize(("since", "wanted"), [(0, True), (2, True), (3, False)])
def test_a_service_is_wanted_until_three_words_of_spam_without_one_of_ham(since, wanted):
    assert wants(replace(SHOP, unwanted=since, unwanted_since=since)) is wanted


@pytest.mark.parametrize("step", ["matching_fraction", "sender_location", "misbehaviour"])
def test_spam_by_what_was_learned_is_only_advice_while_the_service_is_wanted(step):
    opinion = on_grey_mail(SPAM, step=step, case=case(service=SHOP))
    assert (opinion.verdict, opinion.strength) == (Verdict.SPAM, Strength.ADVICE)
    assert opinion.evidence == (
        "It looks like spam; only advice, for you want mail of shop.example."
    )


@pytest.mark.parametrize(
    ("step", "known"),
    [
        ("spam_keywords", {"service": SHOP}),
        ("misbehaviour", {}),
        ("misbehaviour", {"service": replace(SHOP, proven=False)}),
        ("misbehaviour", {"service": replace(SHOP, unwanted=3, unwanted_since=3)}),
        ("misbehaviour", {"service": SHOP, "policy": PUBLISHED}),
    ],
)
def test_any_other_spam_stays_what_it_is(step, known):
    assert on_grey_mail(SPAM, step=step, case=case(**known)) is SPAM


def test_ham_of_a_wanted_service_stays_what_it_is():
    ham = Opinion(Verdict.HAM, "It looks good.", 0.01, Strength.EARNED)
    assert on_grey_mail(ham, step="misbehaviour", case=case(service=SHOP)) is ham


@pytest.mark.parametrize(
    ("score", "since", "verdict"),
    [
        (0.51, 3, Verdict.SPAM),
        (0.5, 3, Verdict.UNSURE),
        (0.9, 2, Verdict.UNSURE),
    ],
)
def test_of_an_unwanted_service_what_leans_to_spam_is_spam(score, since, verdict):
    unwanted = replace(SHOP, unwanted=since, unwanted_since=since)
    unsure = replace(UNSURE, score=score)
    opinion = on_grey_mail(unsure, step="misbehaviour", case=case(service=unwanted))
    assert (opinion.verdict, opinion.strength) == (verdict, Strength.EARNED)


def test_the_pipeline_neither_junks_nor_holds_what_a_wanted_service_sends():
    spammy = SpokenNetwork(0.999)
    decision = run(case(network=spammy, service=SHOP))
    assert (decision.verdict, decision.action) == (Verdict.UNSURE, Action.DELIVER)
    assert run(case(network=spammy)).action is Action.JUNK
    assert run(case(network=spammy, service=replace(SHOP, proven=False))).action is Action.JUNK
    assert run(case(network=spammy, service=SHOP, keywords=(KEYWORD,))).action is Action.JUNK


def test_the_pipeline_junks_what_an_unwanted_service_sends_once_it_leans_to_spam():
    unwanted = replace(SHOP, unwanted=3, unwanted_since=3)
    decision = run(case(network=SpokenNetwork(0.6), service=unwanted))
    assert (decision.verdict, decision.step) == (Verdict.SPAM, "misbehaviour")
    assert run(case(network=SpokenNetwork(0.4), service=unwanted)).action is Action.DELIVER


@pytest.fixture
def reader(db):
    """A user with mail of both kinds behind him, and ten notices of a shop that he wanted."""
    anna = user()
    for letter, label in sample(160):
        judge(anna, [letter])
        learn(anna, letter, label, source="button")
    for number in range(10):
        judge(anna, [notice(1000 + number)])
        learn(anna, notice(1000 + number), Label.HAM, source="button")
    return anna


def action(person, number):
    [judgement] = judge(person, [notice(number)])
    return judgement.action


def say(person, label, number):
    judge(person, [notice(number)])
    return learn(person, notice(number), label, source="button")


def test_one_notice_too_many_does_not_junk_the_service_three_do_and_ham_brings_it_back(reader):
    assert say(reader, Label.SPAM, 1010) is Change.QUESTIONED
    assert marks(reader)[-1] == ("spam", 0.1, "service")
    assert action(reader, 1011) == Action.DELIVER

    assert say(reader, Label.SPAM, 1011) is Change.QUESTIONED
    assert say(reader, Label.SPAM, 1012) is Change.LEARNED
    assert marks(reader)[-3:] == [("spam", 1.0, "")] * 3
    assert action(reader, 1013) == Action.JUNK

    assert say(reader, Label.HAM, 1013) is Change.LEARNED
    assert action(reader, 1014) == Action.DELIVER


def test_ham_between_begins_the_count_anew(reader):
    before = EarlierSpam.objects.filter(user=reader).count()
    for number in (1010, 1011):
        assert say(reader, Label.SPAM, number) is Change.QUESTIONED
    assert say(reader, Label.HAM, 1012) is Change.LEARNED
    assert say(reader, Label.SPAM, 1013) is Change.QUESTIONED
    assert EarlierSpam.objects.filter(user=reader).count() == before


def test_a_forged_notice_gains_nothing(reader):
    forged = notice(1010, authenticated="fail")
    [judgement] = judge(reader, [forged])
    assert (judgement.grey, judgement.service, judgement.grey_evidence) == (False, "", "")
    assert learn(reader, forged, Label.SPAM, source="button") is Change.LEARNED


def test_a_judgement_says_that_its_mail_is_grey_whatever_its_verdict(reader):
    keywords.add(reader, "mattresses")
    [ham, spam] = judge(reader, [notice(1010), notice(1017)])
    assert (ham.action, spam.verdict) == (Action.DELIVER, Verdict.SPAM)
    for judgement in Judgement.objects.filter(pk__in=[ham.pk, spam.pk]):
        assert judgement.grey
        assert judgement.grey_evidence == "Bulk of shop.example, whose mail you wanted before."


def test_spam_that_the_filter_expected_of_a_service_is_believed(reader):
    [judgement] = judge(reader, [notice(1010)])
    Judgement.objects.filter(pk=judgement.pk).update(probability=0.9)
    assert learn(reader, notice(1010), Label.SPAM, source="button") is Change.LEARNED
    [decided] = decide(reader, [notice(1011)])
    assert decided.case.knowledge.service.unwanted_since == 1
