"""The preset *careful*: only the user's own word and earned steps decide."""

from dataclasses import replace

import pytest

from filter.attention import Attention
from filter.opinion import Action, Mode, Verdict
from filter.pipeline import decide
from filter.policy import CAREFUL
from knowledge_base.knowledge import Proof, StepRecord
from tests.filter.build import (
    ALIGNED,
    KEYWORD,
    REPLY_TO,
    TRUSTED,
    WRITTEN_TO,
    SpokenNetwork,
    case,
    match,
    place,
)

LONG_GOOD_RECORD = StepRecord(ham=20_000, spam=20_000, ham_on_ham=15_000, spam_on_spam=15_000)


def outcome(decision):
    return decision.verdict, decision.step


def test_a_filter_that_knows_nothing_delivers_and_says_unsure():
    decision = decide(case())
    assert outcome(decision) == (Verdict.UNSURE, "cross_validation")
    assert decision.probability == 0.5
    assert decision.action is Action.DELIVER


@pytest.mark.parametrize(("says", "action"), [(0.75, Action.DELIVER), (0.76, Action.HOLD)])
def test_unsure_mail_is_held_only_where_few_good_letters_look_like_it(says, action):
    decision = decide(case(network=SpokenNetwork(says)))
    assert (decision.verdict, decision.action) == (Verdict.UNSURE, action)


def test_where_step_7_is_off_nothing_is_held():
    policy = replace(CAREFUL, modes={**CAREFUL.modes, "cross_validation": Mode.OFF})
    decision = decide(case(policy=policy, network=SpokenNetwork(0.9)))
    assert (decision.verdict, decision.action) == (Verdict.UNSURE, Action.DELIVER)
    assert decision.step == "misbehaviour"


@pytest.mark.parametrize("trained_on", [(0, 65), (19, 65), (65, 0)])
@pytest.mark.parametrize("says", [0.001, 0.999])
def test_a_network_that_knows_one_side_only_advises(trained_on, says):
    decision = decide(case(network=SpokenNetwork(says, trained_on)))
    assert decision.verdict is Verdict.UNSURE
    assert "only advice until it knows 20" in decision.trail[-2].opinion.evidence


@pytest.mark.parametrize(
    ("attention", "verdict"),
    [(Attention(100, 90), Verdict.SPAM), (Attention(100, 89), Verdict.UNSURE)],
)
def test_the_silence_of_a_user_who_speaks_of_everything_is_evidence(attention, verdict):
    network = SpokenNetwork(0.999, (0, 65))
    assert decide(case(network=network, attention=attention)).verdict is verdict


def test_a_match_is_advice_until_step_1_has_earned_its_authority():
    assert decide(case(match=match(0.9))).verdict is Verdict.UNSURE
    earned = decide(case(match=match(0.9), records={"matching_fraction": LONG_GOOD_RECORD}))
    assert outcome(earned) == (Verdict.SPAM, "matching_fraction")


def test_a_step_loses_authority_when_its_record_turns_bad():
    bad = replace(LONG_GOOD_RECORD, spam_on_ham=30)
    decision = decide(case(match=match(0.9), records={"matching_fraction": bad}))
    assert decision.verdict is Verdict.UNSURE


def test_a_keyword_is_the_users_word_and_decides_at_once():
    decision = decide(case(keywords=(KEYWORD,)))
    assert outcome(decision) == (Verdict.SPAM, "spam_keywords")
    assert decision.action is Action.JUNK


@pytest.mark.parametrize("proof", [Proof.ALIGNED, Proof.HABIT])
def test_a_trusted_sender_with_proof_is_ham(proof):
    assert outcome(decide(case(trust=TRUSTED, proof=proof))) == (Verdict.HAM, "trusted_sender")


@pytest.mark.parametrize("proof", [Proof.NONE, Proof.BROKEN])
def test_a_trusted_sender_without_proof_is_advice(proof):
    decision = decide(case(trust=TRUSTED, proof=proof, keywords=(KEYWORD,)))
    assert outcome(decision) == (Verdict.SPAM, "spam_keywords")


def test_a_known_sender_who_breaks_his_habit_of_proof_speaks_for_spam():
    decision = decide(case(contact=WRITTEN_TO, proof=Proof.BROKEN))
    finding = next(f for f in decision.trail if f.step == "contact_history")
    assert finding.opinion.verdict is Verdict.SPAM
    assert not finding.decided


def test_a_proven_from_does_not_vouch_for_reply_to():
    record = {"contact_history": LONG_GOOD_RECORD}
    known = decide(case(contact=WRITTEN_TO, proof=ALIGNED, records=record))
    assert outcome(known) == (Verdict.HAM, "contact_history")
    claimed = decide(case(contact=REPLY_TO, proof=ALIGNED, records=record))
    assert claimed.verdict is Verdict.UNSURE


def test_a_foreign_country_is_no_proof():
    assert decide(case(location=place("US", spam=50))).verdict is Verdict.UNSURE


def test_the_network_decides_at_its_own_cut_offs():
    assert outcome(decide(case(network=SpokenNetwork(0.98)))) == (Verdict.SPAM, "misbehaviour")
    assert outcome(decide(case(network=SpokenNetwork(0.02)))) == (Verdict.HAM, "misbehaviour")


def test_the_networks_probability_is_the_decisions():
    assert decide(case(network=SpokenNetwork(0.7))).probability == 0.7


def test_a_step_that_is_off_is_not_asked():
    policy = replace(CAREFUL, modes={**CAREFUL.modes, "spam_keywords": Mode.OFF})
    decision = decide(case(policy=policy, keywords=(KEYWORD,)))
    assert "spam_keywords" not in [finding.step for finding in decision.trail]
    assert decision.verdict is Verdict.UNSURE


def test_a_step_that_advises_never_decides():
    policy = replace(CAREFUL, modes={**CAREFUL.modes, "spam_keywords": Mode.ADVISES})
    decision = decide(case(policy=policy, keywords=(KEYWORD,)))
    assert decision.verdict is Verdict.UNSURE


def test_a_step_that_raises_is_unsure_and_costs_nothing(caplog):
    def broken_step(_case):
        raise RuntimeError("boom")

    broken_step.__name__ = "spam_keywords"
    decision = decide(case(), steps=(broken_step,))
    assert decision.verdict is Verdict.UNSURE
    assert decision.action is Action.DELIVER
    assert "boom" in caplog.text


def test_the_same_case_gives_the_same_decision():
    known = {"match": match(0.4), "contact": REPLY_TO, "network": SpokenNetwork(0.3)}
    assert decide(case(**known)) == decide(case(**known))
