"""Who asks for a page: an address, and the network it is of."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Self

from django.conf import settings
from django.http import HttpRequest

# What one household or company is commonly given (RIPE-690 for the second).
PREFIXES = {4: 24, 6: 56}


@dataclass(frozen=True, slots=True)
class Visitor:
    """An address and its network; "" for both where a server on a socket does not know."""

    address: str
    network: str

    @classmethod
    def at(cls, address: str) -> Self:
        """The visitor at an address as text, nobody where it is none."""
        try:
            found: IPv4Address | IPv6Address = ip_address(address.strip())
        except ValueError:
            return cls("", "")
        if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        network = ip_network((found, PREFIXES[found.version]), strict=False)
        return cls(found.compressed, network.compressed)


def visitor_of(request: HttpRequest) -> Visitor:
    """Whoever asks, as the connection says; behind our proxy, as the proxy says.

    The proxy adds whom it saw at the end of X-Forwarded-For; all before it is hearsay.
    """
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
        if said:
            return Visitor.at(said)
    return Visitor.at(request.META.get("REMOTE_ADDR", ""))
