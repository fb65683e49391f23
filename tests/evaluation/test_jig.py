"""The orders of the TREC jig."""

import pytest

from evaluation import jig
from evaluation.corpus import read
from filter.models import Judgement, Mark, StoredMessage
from filter.policies import policy_of
from filter.policy import Preset
from knowledge_base.label import Label
from tests.evaluation.test_corpus import SAMPLE
from users.models import User

pytestmark = pytest.mark.django_db

RAW = read(SAMPLE).items[0].raw()


def test_a_message_is_answered_in_the_form_of_the_jig():
    jig.initialize()
    words = dict(word.split("=") for word in jig.classify(RAW).split())
    assert list(words) == ["class", "score"]
    assert words["class"] in set(Label)
    assert float(words["score"]) == Judgement.objects.get().probability


def test_unsure_mail_is_let_through():
    jig.initialize()
    answer = jig.classify(RAW)
    assert Judgement.objects.get().verdict == "unsure"
    assert answer.startswith("class=ham ")


def test_training_is_learned():
    jig.initialize()
    jig.classify(RAW)
    jig.train(Label.SPAM, RAW)
    assert Mark.objects.get().label == Label.SPAM


def test_initialize_forgets_the_run_before_and_sets_the_preset():
    jig.initialize()
    jig.classify(RAW)
    jig.initialize(Preset.PUBLISHED)
    assert not Judgement.objects.exists()
    assert policy_of(jig.jig_user()).preset is Preset.PUBLISHED


def test_finalize_leaves_nothing_of_the_run_and_touches_nobody_else():
    User.objects.create_user("anna@example.org")
    jig.initialize()
    jig.classify(RAW)
    jig.train(Label.HAM, RAW)
    jig.finalize()
    assert [user.address for user in User.objects.all()] == ["anna@example.org"]
    assert not StoredMessage.objects.exists()


def test_an_order_out_of_turn_says_what_comes_first():
    with pytest.raises(jig.JigError, match="jig initialize"):
        jig.classify(RAW)


def test_a_message_without_a_date_arrives_with_the_one_before():
    jig.initialize()
    jig.classify(RAW)
    jig.classify(b"Subject: no date\n\n")
    first, second = Judgement.objects.order_by("id")
    assert second.arrived_at == first.arrived_at
