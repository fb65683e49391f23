"""The parts that can be left out: all of them, and each what it says."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ann.behaviour import behaviour
from ann.content import VIEWS
from ann.example import example
from ann.network import Network, inputs
from ann.recipe import STANDARD
from evaluation.ablation.parts import (
    AS_IT_IS,
    NETWORK,
    PARTS,
    SIGNALS,
    STEPS_OFF,
    TRAITS,
    PartError,
    group_of,
    parts,
)
from evaluation.corpus import read
from filter.judging import decide
from filter.letter import Letter
from filter.signals import signals
from knowledge_base.knowledge import Departure, Service
from mail.message import parse
from tests.evaluation.test_corpus import SAMPLE
from users.models import User


@pytest.mark.django_db
def test_every_signal_belongs_to_a_group_and_every_group_has_one():
    anna = User.objects.create_user("anna@home.example")
    letter = Letter(read(SAMPLE).items[0].raw(), datetime(2024, 1, 1, tzinfo=UTC))
    [judged] = decide(anna, [letter])
    known = replace(
        judged.case.knowledge,
        service=Service("news.example", proven=True),
        departure=Departure(letters=1, hours_from_claim=1.0),
    )
    named = signals(replace(judged.case, knowledge=known))
    assert {group_of(name) for name in named} == set(SIGNALS)
    assert {group_of(name) for name in behaviour(parse(letter.raw))} == {TRAITS}


def test_there_is_a_part_for_every_view_and_for_steps_one_to_five():
    assert set(VIEWS) <= set(PARTS)
    assert [part.words for part in STEPS_OFF] == [f"step {n} off" for n in range(1, 6)]


def test_a_view_left_out_is_not_looked_at_and_the_others_are():
    judges = PARTS["headers"].recipe.judges
    assert {view for judge in judges for view in judge} == set(VIEWS) - {"headers"}
    assert PARTS["views"].recipe.judges == (tuple(VIEWS),)


def test_each_part_of_the_network_leaves_out_one_thing():
    for part in NETWORK:
        changed = {
            name
            for name in STANDARD.__dataclass_fields__
            if getattr(part.recipe, name) != getattr(STANDARD, name)
        }
        assert len(changed) + bool(part.groups) == 1, part.name
    assert AS_IT_IS.recipe == STANDARD
    assert not AS_IT_IS.groups


def test_without_the_deep_part_a_network_says_nothing_of_signals():
    seen = parse(read(SAMPLE).items[0].raw())
    shown = example(seen, {"trusted": 1.0})
    network = Network(PARTS["deep"].recipe)
    network.learn(inputs(shown, network.recipe), spam=True)
    _, shares = network.contributions(shown)
    assert not shares.any()


def test_parts_are_named_one_by_one_or_by_kind_and_come_in_the_order_of_the_table():
    assert [part.name for part in parts("deep, words")] == ["words", "deep"]
    assert parts("network") == NETWORK
    assert parts("steps,network") == (*NETWORK, *STEPS_OFF)


def test_a_part_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(PartError, match=r"“luck” is no part. There are: network, steps, words"):
        parts("words,luck")
