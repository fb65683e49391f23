"""One test for each rule by which a sender is asked; the table itself is `challenge.rules`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from challenge.candidate import Candidate
from challenge.rules import RULES, Refusal, refusal
from challenge.rules.letter import ASKED_WITHIN, MOST_HOPS
from challenge.rules.pace import FLOOD
from challenge.switch import Switch
from filter.opinion import Verdict
from knowledge_base.knowledge import Traffic
from mail.automatic import Automatic

BERTA, ANNA = "berta@friend.example", "anna@home.example"

GOOD = Candidate(
    verdict=Verdict.UNSURE,
    waits=True,
    switch=Switch.ON,
    age=timedelta(hours=1),
    senders=1,
    sender=BERTA,
    authors=1,
    author=BERTA,
    aligned=True,
    automatic=None,
    recipients=frozenset({ANNA}),
    hops=3,
    looped=False,
    own=frozenset({ANNA}),
    ours="ask@hamlet.example",
    served_domains=frozenset({"other.example"}),
)


def refused(**changes: object) -> Refusal | None:
    """What the rules say of the good letter with these changes."""
    return refusal(replace(GOOD, **changes))


def from_sender(address: str, **changes: object) -> Refusal | None:
    """What they say where everything else is right with that sender."""
    return refused(sender=address, author=address, **changes)


def test_a_good_letter_is_asked_about() -> None:
    assert refusal(GOOD) is None
    assert refused(switch=Switch.LOG) is None


def test_switched_off() -> None:
    assert refused(switch=Switch.OFF) is Refusal.SWITCHED_OFF


@pytest.mark.parametrize("verdict", [Verdict.SPAM, Verdict.HAM])
def test_not_unsure(verdict: Verdict) -> None:
    assert refused(verdict=verdict) is Refusal.NOT_UNSURE


def test_not_held() -> None:
    assert refused(waits=False) is Refusal.NOT_HELD


def test_too_old() -> None:
    assert refused(age=ASKED_WITHIN) is None
    assert refused(age=ASKED_WITHIN + timedelta(seconds=1)) is Refusal.TOO_OLD


@pytest.mark.parametrize("reason", Automatic)
def test_automatic(reason: Automatic) -> None:
    assert refused(automatic=reason) is Refusal.AUTOMATIC


def test_looped() -> None:
    assert refused(looped=True) is Refusal.LOOPED


@pytest.mark.parametrize(
    ("sender", "senders"),
    [("", 0), ("", 1), (BERTA, 2), (BERTA, 0), ("berta@", 1), ("@friend.example", 1), ("#0af", 1)],
)
def test_no_sender(sender: str, senders: int) -> None:
    assert from_sender(sender, senders=senders) is Refusal.NO_SENDER


def test_not_proven() -> None:
    assert refused(aligned=False) is Refusal.NOT_PROVEN


@pytest.mark.parametrize(
    "changes",
    [
        {"author": "other@friend.example"},
        {"author": "mallory@spam.example"},
        {"author": ""},
        {"authors": 2},
        {"authors": 0},
    ],
)
def test_other_author(changes: dict[str, object]) -> None:
    assert refused(**changes) is Refusal.OTHER_AUTHOR


def test_yourself() -> None:
    alias = "anna@elsewhere.example"
    assert from_sender(ANNA) is Refusal.YOURSELF
    assert from_sender(alias, own=frozenset({ANNA, alias})) is Refusal.YOURSELF


def test_your_domain() -> None:
    assert from_sender("boss@home.example") is Refusal.YOUR_DOMAIN
    assert from_sender("boss@sales.home.example") is Refusal.YOUR_DOMAIN
    assert from_sender("boss@away-home.example") is None


@pytest.mark.parametrize(
    "sender", ["ask@hamlet.example", "ask+abc@hamlet.example", "x@other.example"]
)
def test_served_here(sender: str) -> None:
    assert from_sender(sender) is Refusal.SERVED_HERE
    assert refused(served=True) is Refusal.SERVED_HERE
    assert from_sender("asker@hamlet.example") is None


def test_not_to_you() -> None:
    assert refused(recipients=frozenset({"everybody@home.example"})) is Refusal.NOT_TO_YOU
    assert refused(recipients=frozenset()) is Refusal.NOT_TO_YOU
    alias = frozenset({"anna@alias.example"})
    assert refused(own=GOOD.own | alias, recipients=alias) is None


def test_too_many_hops() -> None:
    assert refused(hops=MOST_HOPS) is None
    assert refused(hops=MOST_HOPS + 1) is Refusal.TOO_MANY_HOPS


def test_excluded() -> None:
    assert refused(excluded=True) is Refusal.EXCLUDED


@pytest.mark.parametrize("name", FLOOD)
def test_flood(name: str) -> None:
    assert refused(traffic=Traffic(**{name: FLOOD[name]})) is Refusal.FLOOD
    assert refused(traffic=Traffic(**{name: FLOOD[name] - 1})) is None


def test_breaker_open() -> None:
    assert refused(breaker_open=True) is Refusal.BREAKER_OPEN


def test_asked_lately() -> None:
    assert refused(asked_lately=True) is Refusal.ASKED_LATELY


def test_the_first_rule_that_speaks_names_the_reason() -> None:
    everything = {"asked_lately": True, "breaker_open": True, "aligned": False}
    assert refused(**everything) is Refusal.NOT_PROVEN
    assert refused(**everything, automatic=Automatic.LIST) is Refusal.AUTOMATIC


def test_what_waits_for_the_first_answer_keeps_every_other_rule() -> None:
    assert RULES[-1][1] is Refusal.ASKED_LATELY


def test_every_reason_is_given_once_and_fits_its_column() -> None:
    by_considering = {Refusal.NOT_KEPT, Refusal.OVER_ALLOWANCE}
    assert sorted([*(reason for _, reason in RULES), *by_considering]) == sorted(Refusal)
    assert all(len(reason) <= 32 and reason.sentence.endswith(".") for reason in Refusal)
    assert Refusal("flood") is Refusal.FLOOD
