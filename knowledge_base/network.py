"""The network that a server stands in."""

from ipaddress import ip_network

from mail.received import parse_address
from mail.remembered import remembered

IPV4_BITS = 24
IPV6_BITS = 48


# A message is asked for it four times, and the same servers hand mail over every day.
@remembered
def network_of(ip: str) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 one, in CIDR form; "" for no address.

    An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 one.
    """
    address = parse_address(ip)
    if address is None:
        return ""
    bits = IPV4_BITS if address.version == 4 else IPV6_BITS
    return str(ip_network((address, bits), strict=False))
