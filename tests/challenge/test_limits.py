from datetime import UTC, datetime

import pytest

from challenge.limits import ADDRESS, CHALLENGE, HOUR, NETWORK, admitted
from challenge.models import Allowance
from challenge.visitor import Visitor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)


def visitor(number: int, *, network: str = "192.0.2.0/24") -> Visitor:
    return Visitor(f"address {number}", network)


def test_one_address_answers_so_often_and_no_more() -> None:
    let = [admitted(visitor(1), f"letter {n}", at=NOW) for n in range(ADDRESS.most)]
    assert let == [True] * ADDRESS.burst + [False] * (ADDRESS.most - ADDRESS.burst)
    assert admitted(visitor(2), "letter", at=NOW)
    assert admitted(visitor(1), "letter", at=NOW + HOUR)


def test_one_network_answers_so_often_from_however_many_addresses() -> None:
    let = [admitted(visitor(n), f"letter {n}", at=NOW) for n in range(NETWORK.most)]
    assert let == [True] * NETWORK.burst + [False] * (NETWORK.most - NETWORK.burst)
    assert admitted(visitor(1000, network="198.51.100.0/24"), "letter", at=NOW)


def test_a_farm_of_many_addresses_and_networks_guesses_at_one_letter_no_faster() -> None:
    let = [
        admitted(visitor(n, network=f"network {n}"), "letter", at=NOW)
        for n in range(CHALLENGE.most)
    ]
    assert sum(let) == CHALLENGE.burst
    assert admitted(visitor(1000, network="another"), "another letter", at=NOW)


def test_nobodys_address_can_be_read_from_the_table() -> None:
    assert admitted(Visitor("192.0.2.77", "192.0.2.0/24"), "0" * 32, at=NOW)
    for scope in Allowance.objects.values_list("scope", flat=True):
        assert "192.0.2" not in scope
        assert "0" * 32 not in scope
