import random
from datetime import UTC, datetime

import pytest

from ann.models import Sample
from filter.feedback import Change, forget, learn
from filter.judging import decide, judge
from filter.letter import Letter
from filter.models import Mark
from knowledge_base import keywords
from knowledge_base.gathering import gather
from knowledge_base.label import Label
from mail.message import parse
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db

OTHER = {Label.SPAM: Label.HAM, Label.HAM: Label.SPAM}


@pytest.fixture
def anna():
    return User.objects.create_user("anna@home.example")


def decisions(user, letters):
    return [judged.decision for judged in decide(user, letters)]


def test_a_letter_said_to_be_spam_is_an_earlier_spam_afterwards(anna):
    letter, _ = sample(1)[0]
    assert learn(anna, letter, Label.SPAM, source="command") is Change.LEARNED
    [knowledge] = gather(anna, [parse(letter.raw)], [letter.arrived_at])
    assert knowledge.match is not None
    assert knowledge.match.same


def test_the_same_word_twice_counts_once(anna):
    letter, label = sample(1)[0]
    learn(anna, letter, label, source="command")
    before = decisions(anna, [letter])
    assert learn(anna, letter, label, source="moved") is Change.UNCHANGED
    assert decisions(anna, [letter]) == before
    assert Mark.objects.get(user=anna).source == "command"


def test_a_correction_leaves_what_the_right_word_alone_would_have_left(anna):
    bob = User.objects.create_user("bob@home.example")
    letters = sample(12)
    for letter, label in letters:
        learn(anna, letter, label, source="import")
        learn(bob, letter, label, source="import")
    letter, label = sample(13)[12]
    learn(anna, letter, OTHER[label], source="button")
    assert learn(anna, letter, label, source="button") is Change.CORRECTED
    learn(bob, letter, label, source="button")
    probes = [probe for probe, _ in sample(20)]
    assert decisions(anna, probes) == decisions(bob, probes)


def test_forgetting_in_any_order_leaves_what_the_survivors_alone_would_have_left(anna):
    bob = User.objects.create_user("bob@home.example")
    letters = list(sample(16))
    kept, passing = letters[::2], letters[1::2]
    for letter, label in letters:
        learn(anna, letter, label, source="import")
    random.Random(7).shuffle(passing)
    for letter, _ in passing:
        assert forget(anna, parse(letter.raw).digest) is Change.FORGOTTEN
    for letter, label in kept:
        learn(bob, letter, label, source="import")
    probes = [probe for probe, _ in sample(24)]
    # what the steps' records and the network's scores hold depends on what was
    # known when each letter was seen, so only the knowledge itself is compared
    messages = [parse(probe.raw) for probe in probes]
    times = [probe.arrived_at for probe in probes]
    of_anna = [
        k.match and (k.match.reference, k.match.fraction) for k in gather(anna, messages, times)
    ]
    of_bob = [
        k.match and (k.match.reference, k.match.fraction) for k in gather(bob, messages, times)
    ]
    assert of_anna == of_bob


def test_forgetting_everything_leaves_a_filter_that_knows_nothing(anna):
    letters = sample(10)
    for letter, label in letters:
        learn(anna, letter, label, source="import")
    for letter, _ in letters:
        forget(anna, parse(letter.raw).digest)
    stranger = User.objects.create_user("stranger@home.example")
    probes = [probe for probe, _ in sample(15)]
    assert decisions(anna, probes) == decisions(stranger, probes)


def test_forgetting_what_was_never_learned_says_so(anna):
    assert forget(anna, "0" * 64) is Change.UNKNOWN


def test_our_own_verdict_teaches_nothing(anna):
    letters = [letter for letter, _ in sample(10)]
    before = decisions(anna, letters)
    judge(anna, letters)
    after = decisions(anna, letters)
    assert [each.verdict for each in after] == [each.verdict for each in before]
    assert not Mark.objects.exists()


@pytest.mark.parametrize(("label", "score"), [(Label.SPAM, 1.0), (Label.HAM, None)])
def test_what_an_earlier_step_decided_counts_for_the_cut_offs_only_if_it_was_right(
    anna, label, score
):
    keywords.add(anna, "casino")
    raw = b"From: a@shop.example\r\nSubject: casino\r\n\r\nThe casino is open tonight.\r\n"
    letter = Letter(raw, datetime(2026, 5, 4, tzinfo=UTC))
    [judgement] = judge(anna, [letter])
    assert (judgement.step, judgement.verdict) == ("spam_keywords", "spam")
    learn(anna, letter, label, source="button")
    assert Sample.objects.get(user=anna).score == score
