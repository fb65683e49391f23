from dataclasses import replace

import pytest

from ann.example import example
from filter.pipeline import STEPS, decide
from filter.signals import proven_trust, signals
from knowledge_base.knowledge import Departure, Proof, Service, Twins
from tests.filter.build import KEYWORD, TRUSTED, case

DEPARTED = Departure(
    letters=7,
    new_fields=0.5,
    new_signature=True,
    new_network=True,
    new_country=True,
    hour=0.0,
    hours_from_claim=-12.0,
)


def present(**known):
    return {name: amount for name, amount in signals(case(**known)).items() if amount}


def added(**known):
    """The signals that what is known adds to those of a case of which nothing is known."""
    nothing = present()
    return {name: x for name, x in present(**known).items() if nothing.get(name) != x}


def test_what_was_said_of_twins_counts_more_the_more_was_said():
    assert added(twins=Twins(ham=3)) == {"twins ham": 0.75}
    assert added(twins=Twins(ham=1, spam=2)) == {"twins ham": 0.25, "twins spam": 0.5}


def test_a_proven_service_brings_what_was_said_of_it():
    shop = Service("shop.example", proven=True, wanted=6, unwanted=3, unwanted_since=1)
    assert added(service=shop) == {
        "service proven": 1.0,
        "service wanted": 0.6,
        "service unwanted": 0.3,
        "service unwanted since": 0.5,
    }


def test_a_service_that_nothing_proves_brings_nothing_of_its_good_name():
    shop = Service("shop.example", proven=False, wanted=6)
    assert added(service=shop) == {"service claimed": 1.0}


def test_a_departure_from_the_habits_of_the_domain_is_told():
    told = added(departure=DEPARTED)
    assert told.pop("domain known") == pytest.approx(2.079, abs=0.001)
    assert told == {
        "new fields": 0.5,
        "new signature": 1.0,
        "new network": 1.0,
        "new country": 1.0,
        "hour unusual": 1.0,
        "claim ahead": 0.5,
    }


def test_a_domain_of_which_nothing_is_known_departs_from_nothing():
    told = added(departure=replace(DEPARTED, letters=0, hours_from_claim=36.0))
    assert told == {"hour unusual": 1.0, "claim late": 1.0}


def test_an_hour_as_usual_as_any_other_is_not_unusual():
    assert added(departure=Departure(hour=0.125)) == {}
    assert added(departure=Departure(hour=0.5)) == {}


def test_the_signals_are_the_same_whichever_step_ended_the_run():
    stopped = case(keywords=(KEYWORD,), twins=Twins(ham=1), departure=DEPARTED)
    assert decide(stopped).step == "spam_keywords"
    assert len(decide(stopped).trail) < len(STEPS)
    assert signals(stopped)["twins ham"] == 0.5
    assert signals(stopped)["new network"] == 1.0


def test_every_signal_reaches_the_network_by_its_name():
    seen = case(twins=Twins(ham=1), service=Service("s", True, wanted=1), departure=DEPARTED)
    named = example(seen.message, signals(seen)).named
    assert {"twins ham", "service wanted", "new fields", "claim ahead"} <= named.keys()


@pytest.mark.parametrize(
    ("proof", "proven"),
    [(Proof.ALIGNED, True), (Proof.HABIT, True), (Proof.BROKEN, False), (Proof.NONE, False)],
)
def test_trust_is_proven_only_with_proof(proof, proven):
    assert proven_trust(signals(case(trust=TRUSTED, proof=proof))) is proven
    assert not proven_trust(signals(case(proof=proof)))
