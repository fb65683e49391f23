"""The server that handed the mail to the user's own servers."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from mail.boundary import Boundary
from mail.limits import REMEMBERED
from mail.received import Hop, parse_address

# Nothing outside one's own walls speaks from these: RFC 1122, 1918, 3927, 4193, 4291, 6598.
_OWN = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::/127",
        "fc00::/7",
        "fe80::/10",
    )
)
_LOCAL_NAMES = {"localhost", "localhost.localdomain"}
# How mail moves inside one's walls (RFC 2033), or is fetched by one's own hand (fetchmail).
_OWN_PROTOCOLS = {"LMTP", "LMTPA", "LMTPS", "LMTPSA", "LOCAL", "POP3", "POP3S", "IMAP", "IMAPS"}


def handing_index(hops: Sequence[Hop], boundary: Boundary) -> int | None:
    """Where in `hops`, newest first, the handing server's line stands; None if all are own.

    Each line is written by the receiving server, so it can be believed only
    while all lines above it are the user's own; the first that is not names
    the handing server, and what lies below it is a stranger's claim. A line
    whose address cannot be read ends the search too, unless the mail was
    handed on within one machine.
    """
    further = boundary.hops
    for index, hop in enumerate(hops):
        if is_own(hop, boundary.networks):
            continue
        if further > 0:
            further -= 1
            continue
        return index
    return None


def is_own(hop: Hop, networks: tuple[str, ...]) -> bool:
    """Whether the server that handed over at `hop` is surely one of the user's own."""
    if hop.protocol in _OWN_PROTOCOLS:
        return True
    if not hop.ip:
        # A scanner that hands back to its own server names the sender, not a host.
        return not hop.helo or hop.helo in _LOCAL_NAMES or "@" in hop.helo
    return _is_within(hop.ip, networks)


@lru_cache(maxsize=REMEMBERED)
def _is_within(ip: str, networks: tuple[str, ...]) -> bool:
    """Whether the address is one of these networks' or of those that are always own."""
    address = parse_address(ip)
    return address is not None and any(
        address in network for network in (*_OWN, *_networks(networks))
    )


@lru_cache(maxsize=1024)
def _networks(networks: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    """The readable ones of a user's networks."""
    found = []
    for network in networks:
        try:
            found.append(ip_network(network.strip(), strict=False))
        except ValueError:
            continue
    return tuple(found)
