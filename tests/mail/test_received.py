"""Received lines of the servers that are met."""

from datetime import UTC, datetime

import pytest

from mail.received import read_hop

AT = datetime(2026, 2, 2, 10, 0, 5, tzinfo=UTC)
LINES = {
    "postfix": (
        "from helo.example (rdns.example [203.0.113.7]) by mx.home.example (Postfix) with ESMTP",
        ("203.0.113.7", "helo.example", "rdns.example", "mx.home.example", "ESMTP"),
    ),
    "sendmail, forged": (
        "from helo.example (who@rdns.example [203.0.113.7] (may be forged)) by mx (8.17) with SMTP",
        ("203.0.113.7", "helo.example", "rdns.example", "mx", "SMTP"),
    ),
    "qmail": (
        "from rdns.example (HELO helo.example) (user@203.0.113.7) by mx with SMTP",
        ("203.0.113.7", "helo.example", "rdns.example", "mx", "SMTP"),
    ),
    "exim without a name": (
        "from [203.0.113.7] (helo=helo.example) by mx with esmtps (TLS1.3) (Exim 4.97)",
        ("203.0.113.7", "helo.example", "", "mx", "ESMTPS"),
    ),
    "exim with a name": (
        "from rdns.example ([203.0.113.7]:25 helo=[10.1.1.1]) by mx with esmtp",
        ("203.0.113.7", "10.1.1.1", "rdns.example", "mx", "ESMTP"),
    ),
    "gmail, inside": ("by 2002:a05:6402::1 with SMTP", ("", "", "", "2002:a05:6402::1", "SMTP")),
    "exchange, IPv6": (
        "from A.example (2001:db8::12) by B.example (2001:db8::2) with Microsoft SMTP Server",
        ("2001:db8::12", "a.example", "", "b.example", "MICROSOFT"),
    ),
    "IPv6 literal": (
        "from x ([IPv6:2001:DB8::1]) by mx",
        ("2001:db8::1", "x", "", "mx", ""),
    ),
    "IPv4 in IPv6": (
        "from x (y.example [::ffff:203.0.113.7]) by mx",
        ("203.0.113.7", "x", "y.example", "mx", ""),
    ),
    "smail": (
        "from x.example from [203.0.113.7] by mx with smtp",
        ("203.0.113.7", "x.example", "", "mx", "SMTP"),
    ),
    "a clause's word in a comment": (
        "from x.example (by with [203.0.113.7]) by mx with LMTP",
        ("203.0.113.7", "x.example", "", "mx", "LMTP"),
    ),
    "nothing": ("", ("", "", "", "", "")),
}


@pytest.mark.parametrize(("line", "expected"), LINES.values(), ids=LINES.keys())
def test_a_line_tells_who_handed_over(line: str, expected: tuple[str, ...]) -> None:
    hop = read_hop(line + "; Mon, 2 Feb 2026 11:00:05 +0100 (CET)")
    assert (hop.ip, hop.helo, hop.rdns, hop.by, hop.protocol) == expected
    assert hop.at == AT


@pytest.mark.parametrize("address", ["999.1.1.1", "1.2.3", "::zz", "[]"])
def test_what_is_no_address_is_none(address: str) -> None:
    assert read_hop(f"from x ([{address}]) by mx").ip == ""
