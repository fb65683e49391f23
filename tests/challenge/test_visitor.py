import pytest
from django.test import RequestFactory
from pytest_django import Settings

from challenge.visitor import Visitor, visitor_of


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", Visitor("192.0.2.77", "192.0.2.0/24")),
        (" 192.0.2.77 ", Visitor("192.0.2.77", "192.0.2.0/24")),
        ("2001:db8:1:2ff::5", Visitor("2001:db8:1:2ff::5", "2001:db8:1:200::/56")),
        ("2001:DB8:0::1", Visitor("2001:db8::1", "2001:db8::/56")),
        ("::ffff:192.0.2.77", Visitor("192.0.2.77", "192.0.2.0/24")),
        ("fe80::1%eth0", Visitor("fe80::1%eth0", "fe80::/56")),
        ("", Visitor("", "")),
        ("unknown", Visitor("", "")),
        ("192.0.2.77:1234", Visitor("", "")),
    ],
)
def test_a_visitor_is_an_address_and_the_network_of_one_household(
    address: str, expected: Visitor
) -> None:
    assert Visitor.at(address) == expected


def seen(forwarded: str | None) -> str:
    said = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", headers=said, REMOTE_ADDR="198.51.100.9")
    return visitor_of(request).address


def test_without_a_proxy_what_a_visitor_says_of_himself_counts_for_nothing() -> None:
    assert seen("192.0.2.77") == "198.51.100.9"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.77", "192.0.2.77"),
        # The proxy appends; what stands before, the visitor may have written himself.
        ("203.0.113.1, 192.0.2.77", "192.0.2.77"),
        ("garbage", ""),
        (None, "198.51.100.9"),
    ],
)
def test_behind_our_proxy_a_visitor_is_whom_the_proxy_saw(
    forwarded: str | None, address: str, settings: Settings
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert seen(forwarded) == address
