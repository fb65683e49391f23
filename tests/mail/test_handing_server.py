"""Where the user's own servers end (further rules: the handing_* cases)."""

import pytest

from mail.boundary import Boundary
from mail.handing_server import handing_index
from mail.received import Hop


def hop(ip: str, helo: str = "x.example", protocol: str = "ESMTP") -> Hop:
    return Hop(ip=ip, helo=helo, rdns="", by="mx", at=None, protocol=protocol)


@pytest.mark.parametrize(
    "ip",
    [
        "10.1.2.3",
        "172.31.0.1",
        "192.168.9.9",
        "127.0.0.2",
        "169.254.1.1",
        "100.127.0.1",
        "::1",
        "fe80::1",
        "fd12::1",
        "0.1.2.3",
    ],
)
def test_private_addresses_are_the_users_own(ip: str) -> None:
    assert handing_index([hop(ip), hop("203.0.113.7")], Boundary()) == 1


@pytest.mark.parametrize(
    "ip", ["203.0.113.7", "172.32.0.1", "100.128.0.1", "2001:db8::1", "8.8.8.8"]
)
def test_public_addresses_are_strangers(ip: str) -> None:
    assert handing_index([hop(ip), hop("198.51.100.1")], Boundary()) == 0


def test_a_line_without_address_or_name_is_a_hand_over_within() -> None:
    assert (
        handing_index(
            [hop("", helo=""), hop("", helo="localhost"), hop("", helo="a@b")], Boundary()
        )
        is None
    )
    assert handing_index([hop("", helo="x.example"), hop("203.0.113.7")], Boundary()) == 0


def test_counted_hops_and_networks_add_up() -> None:
    hops = [hop("203.0.113.1"), hop("10.0.0.1"), hop("2001:db8::5"), hop("198.51.100.1")]
    boundary = Boundary(networks=("2001:db8::/32",), hops=1)
    assert handing_index(hops, boundary) == 3
    assert handing_index(hops, Boundary(hops=9)) is None
    assert handing_index([], Boundary()) is None
