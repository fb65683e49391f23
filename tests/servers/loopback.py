"""The tests' promise that no packet leaves this machine, enforced."""

import ipaddress
import socket
import sys


class OutsideError(AssertionError):
    """Something under test tried to reach another machine."""


def stay_inside() -> None:
    """From now on a connection to any but a loopback address fails in this process.

    An audit hook cannot be taken back, which is what is wanted here.
    """
    sys.addaudithook(refuse)


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Raises on a connection or a datagram to another machine."""
    if event not in {"socket.connect", "socket.sendto"}:
        return
    sock, address = arguments
    if not isinstance(sock, socket.socket) or sock.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    if isinstance(address, tuple) and not is_loopback(str(address[0])):
        raise OutsideError(f"a test tried to reach {address[0]}; only this machine is allowed")


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address, is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
