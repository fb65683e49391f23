import pytest

from knowledge_base.knowledge import Proof
from knowledge_base.proof import CONSTANT, HABIT, SETTLED, Habit, paths_of, proof
from mail.authentication import Authentication
from tests.knowledge_base.letters import ALIGNED, letter

SIGNED = Authentication(dkim_domains=("esp.com",))
HERE = letter(ip="192.0.2.7")


def test_an_aligned_pass_goes_before_any_habit() -> None:
    assert proof(letter(authentication=ALIGNED), Habit()) is Proof.ALIGNED
    settled = Habit(received=50, aligned=0, paths={"198.51.100.0/24": 50})
    assert proof(letter(authentication=ALIGNED), settled) is Proof.ALIGNED


def test_the_path_of_earlier_ham_is_proof_by_network_or_signature() -> None:
    assert proof(HERE, Habit(HABIT, 0, {"192.0.2.0/24": HABIT})) is Proof.HABIT
    signed = letter(authentication=SIGNED, ip="203.0.113.1")
    assert proof(signed, Habit(HABIT, 0, {"esp.com": HABIT})) is Proof.HABIT


def test_one_letter_is_no_habit() -> None:
    assert proof(HERE, Habit(1, 0, {"192.0.2.0/24": HABIT - 1})) is Proof.NONE


@pytest.mark.parametrize(
    "habit",
    [
        Habit(SETTLED, SETTLED, {}),
        Habit(SETTLED, 0, {"198.51.100.0/24": SETTLED}),
        Habit(20, 0, {"esp.com": int(20 * CONSTANT)}),
    ],
)
def test_who_always_came_with_proof_and_does_not_now_breaks_his_habit(habit: Habit) -> None:
    assert proof(HERE, habit) is Proof.BROKEN


@pytest.mark.parametrize(
    "habit",
    [
        Habit(SETTLED - 1, SETTLED - 1, {}),
        Habit(20, int(20 * CONSTANT) - 1, {}),
        Habit(20, 0, {"198.51.100.0/24": 10, "203.0.113.0/24": 10}),
        Habit(),
    ],
)
def test_who_came_by_many_ways_or_seldom_breaks_none(habit: Habit) -> None:
    assert proof(HERE, habit) is Proof.NONE


def test_the_paths_are_network_and_signing_domains_each_once() -> None:
    signed = Authentication(dkim_domains=("b.org", "a.org", "b.org", "x" * 300))
    message = letter(authentication=signed, ip="::ffff:192.0.2.7")
    assert paths_of(message) == ["192.0.2.0/24", "a.org", "b.org"]
    assert paths_of(letter(ip="2001:db8:1:2::3")) == ["2001:db8:1::/48"]
    assert paths_of(letter(ip="nonsense")) == []
    assert paths_of(letter()) == []
