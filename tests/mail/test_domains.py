"""Domains as they compare, whose they are, and hosts of links."""

import pytest

from mail.domain import ascii_domain
from mail.organisational_domain import organisational_domain
from mail.url import Url, host_of, link, links_in


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("Example.COM.", "example.com"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("bücher。example", "xn--bcher-kva.example"),
        ("☃.example", "☃.example"),
        ("é" * 300, "é" * 300),
        ("", ""),
    ],
)
def test_a_domain_has_one_form(domain: str, expected: str) -> None:
    assert ascii_domain(domain) == expected


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("a.b.example.com", "example.com"),
        ("www.example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("alice.github.io", "alice.github.io"),
        ("localhost", "localhost"),
        ("[192.0.2.1]", "[192.0.2.1]"),
        ("a..b", "a..b"),
        ("", ""),
    ],
)
def test_the_organisation_is_that_of_the_public_suffix_list(domain: str, expected: str) -> None:
    assert organisational_domain(domain) == expected


@pytest.mark.parametrize(
    ("href", "host"),
    [
        ("https://WWW.Example.com:443/x?y#z", "www.example.com"),
        ("http://bank.example@evil.example/", "evil.example"),
        ("http:\\\\evil.example\\x", "evil.example"),
        ("http:/evil.example", "evil.example"),
        ("//cdn.example/x", "cdn.example"),
        ("http://%65vil.example/", "evil.example"),
        ("http://[2001:DB8::1]:80/", "[2001:db8::1]"),
        ("http://", ""),
    ],
)
def test_a_link_leads_to_its_host(href: str, host: str) -> None:
    assert host_of(href) == host


def test_only_the_web_is_linked() -> None:
    assert [link(href) for href in ("mailto:a@b.example", "cid:1", "#top", "javascript:x")] == [
        None
    ] * 4


def test_addresses_in_plain_text_end_with_their_sentence() -> None:
    found = links_in("See (http://a.example/x), www.b.example. Not http:// nor awww.c.example!")
    assert found == [Url("http://a.example/x", "a.example"), Url("www.b.example", "www.b.example")]
