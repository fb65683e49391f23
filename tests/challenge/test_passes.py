from datetime import timedelta

import pytest

from challenge.considering import consider
from challenge.delivering import answer
from challenge.passes import passes_of, revoke, revoke_abused
from challenge.state import Answer
from filter.models import Mark
from knowledge_base.answers import LASTS
from tests.challenge.letters import BERTA, LATER, arrives, letter, person, switched_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(settings):
    switched_on(settings)
    return person()


@pytest.fixture
def challenge(anna):
    arrives(anna, letter())
    [found] = consider(anna, at=LATER)
    answer(found.pk, how=Answer.SUM, at=LATER)
    return found


def test_a_pass_is_listed_until_it_fades(anna, challenge):
    [found] = passes_of(anna, at=LATER)
    assert (found.address, found.answered_at) == (BERTA, LATER)
    assert len(passes_of(anna, at=LATER + LASTS - timedelta(seconds=1))) == 1
    assert passes_of(anna, at=LATER + LASTS) == []


def test_its_user_may_revoke_it_and_nobody_else(anna, challenge):
    ben = person("ben@away.example")
    assert passes_of(ben, at=LATER) == []
    assert not revoke(ben, BERTA)
    assert revoke(anna, BERTA)
    assert not revoke(anna, BERTA)
    assert passes_of(anna, at=LATER) == []


def test_a_letter_called_spam_after_its_answer_takes_the_pass_back(anna, challenge):
    since = LATER - timedelta(days=1)
    assert revoke_abused(since=since) == 0
    digest = challenge.judgement.digest
    ben = person("ben@away.example")
    said = {"digest": digest, "label": "spam", "source": "moved", "outcomes": {}}
    Mark.objects.create(user=ben, **said)
    assert revoke_abused(since=since) == 0
    Mark.objects.create(user=anna, **said)
    assert revoke_abused(since=since) == 1
    assert revoke_abused(since=since) == 0
    assert passes_of(anna, at=LATER) == []


def test_a_letter_called_ham_leaves_the_pass(anna, challenge):
    digest = challenge.judgement.digest
    Mark.objects.create(user=anna, digest=digest, label="ham", source="moved", outcomes={})
    assert revoke_abused(since=LATER) == 0
