"""No test reaches another machine."""

import socket

import pytest

from tests.servers.loopback import OutsideError, is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "::1%lo"])
def test_this_machine_may_be_reached(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org", "10.0.0.1", ""])
def test_other_machines_may_not(host: str) -> None:
    assert not is_loopback(host)


def test_a_connection_to_another_machine_fails_before_it_is_tried() -> None:
    with socket.socket() as outward, pytest.raises(OutsideError, match=r"192\.0\.2\.1"):
        outward.connect(("192.0.2.1", 25))


def test_a_datagram_to_another_machine_fails_too() -> None:
    with (
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as outward,
        pytest.raises(OutsideError, match="2001:db8::1"),
    ):
        outward.sendto(b"", ("2001:db8::1", 53))
