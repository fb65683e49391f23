"""The preset *published* against the pseudo-code of Tak and Tapaswi, branch by branch."""

from dataclasses import replace

import pytest

from filter.opinion import Action, Verdict
from filter.pipeline import STEPS, decide
from filter.policy import PUBLISHED
from tests.filter.build import (
    KEYWORD,
    REPLY_TO,
    TRUSTED,
    WRITTEN_TO,
    SpokenNetwork,
    case,
    match,
    place,
)


def published(**known):
    return decide(case(policy=PUBLISHED, **known))


def outcome(decision):
    return decision.verdict, decision.step


def test_the_steps_stand_in_the_papers_order():
    assert [step.__name__ for step in STEPS] == [
        "matching_fraction",
        "trusted_sender",
        "spam_keywords",
        "contact_history",
        "sender_location",
        "misbehaviour",
        "cross_validation",
    ]


def test_step_1_same_sender_and_content_is_spam_directly():
    decision = published(match=match(0.0, same=True), trust=TRUSTED)
    assert outcome(decision) == (Verdict.SPAM, "matching_fraction")
    assert len(decision.trail) == 1


def test_step_1_a_fraction_of_s_t_is_spam():
    assert outcome(published(match=match(0.7))) == (Verdict.SPAM, "matching_fraction")


def test_step_1_a_fraction_below_s_t_goes_to_step_2():
    decision = published(match=match(0.699), trust=TRUSTED)
    assert outcome(decision) == (Verdict.HAM, "trusted_sender")
    assert [finding.step for finding in decision.trail] == ["matching_fraction", "trusted_sender"]


def test_step_1_uses_the_systems_own_s_t():
    policy = replace(PUBLISHED, threshold=0.5)
    decision = decide(case(policy=policy, match=match(0.5)))
    assert outcome(decision) == (Verdict.SPAM, "matching_fraction")


def test_step_2_a_trusted_sender_is_not_spam_even_with_a_keyword_and_without_proof():
    assert outcome(published(trust=TRUSTED, keywords=(KEYWORD,))) == (
        Verdict.HAM,
        "trusted_sender",
    )


def test_step_3_a_keyword_is_spam_even_from_a_contact():
    assert outcome(published(keywords=(KEYWORD,), contact=WRITTEN_TO)) == (
        Verdict.SPAM,
        "spam_keywords",
    )


@pytest.mark.parametrize("contact", [WRITTEN_TO, REPLY_TO], ids=["From", "Reply-To"])
def test_step_4_a_known_address_in_from_or_reply_to_is_not_spam(contact):
    decision = published(contact=contact, location=place("US", spam=9))
    assert outcome(decision) == (Verdict.HAM, "contact_history")


def test_step_5_a_foreign_spam_country_is_spam():
    assert outcome(published(location=place("US", spam=1))) == (Verdict.SPAM, "sender_location")


@pytest.mark.parametrize(
    "location",
    [place("IN", spam=5), place("US", spam=0), place(None), place("US", home="", spam=5)],
    ids=["own country", "foreign, no spam yet", "unknown country", "own countries unknown"],
)
def test_step_5_anything_else_goes_to_step_6(location):
    decision = published(location=location, network=SpokenNetwork(0.9))
    assert outcome(decision) == (Verdict.SPAM, "misbehaviour")


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (0.6, (Verdict.SPAM, "misbehaviour")),
        (0.4, (Verdict.HAM, "misbehaviour")),
        (0.5, (Verdict.UNSURE, "cross_validation")),
    ],
)
def test_step_6_the_networks_score_decides_or_passes_on(says, expected):
    assert outcome(published(network=SpokenNetwork(says))) == expected


def test_step_7_what_no_step_decides_is_held_for_an_answer():
    decision = published()
    assert outcome(decision) == (Verdict.UNSURE, "cross_validation")
    assert decision.action is Action.HOLD
    assert [finding.step for finding in decision.trail] == [step.__name__ for step in STEPS]
