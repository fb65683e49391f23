"""A storm is the same each time its seed is, and has everything in it."""

from collections import Counter
from pathlib import Path

from tests.faults.faults import KINDS
from tests.faults.journal import INBOX, JUNK
from tests.faults.plan import Begin, Deliver, Do, End, Plan, Write, plan

SAMPLE = Path(__file__).resolve().parents[2] / "sample"


def drawn(seed: int, *, messages: int = 600, faults: int = 40) -> Plan:
    return plan(seed, messages=messages, accounts=6, faults=faults, rate=20.0, corpus=SAMPLE)


def test_a_seed_draws_the_same_storm_each_time_and_another_another() -> None:
    assert drawn(1) == drawn(1)
    assert drawn(1).steps != drawn(2).steps


def test_things_happen_in_order_and_each_fault_ends() -> None:
    steps = drawn(3).steps
    times = [at for at, _ in steps]
    assert times == sorted(times)
    begun = Counter(id(step.fault) for _, step in steps if isinstance(step, Begin))
    ended = Counter(id(step.fault) for _, step in steps if isinstance(step, End))
    assert begun == ended
    assert len(begun) == 40


def test_every_kind_of_fault_comes_before_one_comes_again() -> None:
    kinds = [type(fault) for fault in drawn(4, faults=len(KINDS)).faults]
    assert Counter(kinds) == Counter(KINDS)


def test_letters_come_by_every_way_and_some_twice() -> None:
    delivered = [step for _, step in drawn(5).steps if isinstance(step, Deliver)]
    assert {each.folder for each in delivered} == {INBOX, JUNK}
    assert {each.lda for each in delivered} == {True, False}
    often = Counter(each.letter.digest for each in delivered)
    assert set(often.values()) == {1, 2}
    assert len(often) == 600


def test_nobody_does_anything_with_one_of_two_letters_that_are_alike() -> None:
    steps = [step for _, step in drawn(6).steps]
    often = Counter(step.letter.message_id for step in steps if isinstance(step, Deliver))
    assert {often[step.message_id] for step in steps if isinstance(step, Do)} == {1}
    assert any(isinstance(step, Write) for step in steps)


def test_accounts_live_on_every_kind_of_server_with_either_preset() -> None:
    owners = drawn(7).owners
    assert len({each.offers for each in owners}) == 3
    assert len({(each.offers, each.preset) for each in owners}) == 6
