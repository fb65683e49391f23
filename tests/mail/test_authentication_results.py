"""Authentication-Results fields as servers really write them."""

import pytest

from mail.authentication import Authentication, Result
from mail.authentication_results import authentication, read_authentication_results

GMAIL = (
    "mx.google.com; dkim=pass header.i=@example.com header.s=s header.b=abc/+=; "
    "spf=pass (google.com: domain of a@b.example.com designates 203.0.113.7 as permitted) "
    "smtp.mailfrom=a@b.example.com; dmarc=pass (p=NONE) header.from=example.com"
)
EXCHANGE = "spf=pass (sender IP is 203.0.113.7) smtp.mailfrom=example.com; dkim = none;"


def results(value: str) -> list[tuple[str, str]]:
    return [(each.method, each.result) for each in read_authentication_results(value).results]


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        (GMAIL, "mx.google.com", [("dkim", "pass"), ("spf", "pass"), ("dmarc", "pass")]),
        (EXCHANGE, "", [("spf", "pass"), ("dkim", "none")]),
        ("MX.example 1; none", "mx.example", []),
        ('mx; dkim=fail reason="bad; dkim=pass" header.d=x.y;', "mx", [("dkim", "fail")]),
        ("mx (a (b) ; spf=pass) ; spf/1 = fail", "mx", [("spf", "fail")]),
        (r"mx; spf=fail (a\); dkim=pass header.d=x.y (b)", "mx", [("spf", "fail")]),
        ("", "", []),
    ],
)
def test_a_field_tells_its_server_and_results(
    value: str, name: str, expected: list[tuple[str, str]]
) -> None:
    assert read_authentication_results(value).authserv_id == name
    assert results(value) == expected


def judged(value: str, domain: str) -> Authentication:
    return authentication(read_authentication_results(value).results, domain=domain)


def test_alignment_is_by_organisation() -> None:
    assert judged(GMAIL, "news.example.com").aligned
    assert judged(GMAIL, "news.example.com").dkim_domains == ("example.com",)
    assert not judged(GMAIL, "example.org").aligned
    assert not judged(GMAIL, "").aligned


def test_one_pass_among_failures_passes() -> None:
    value = "mx; dkim=fail header.d=a.example; dkim=pass header.d=b.example; spf=softfail"
    found = judged(value, "b.example")
    assert (found.dkim, found.spf, found.dmarc) == (Result.PASS, Result.NONE, Result.NONE)
    assert found.aligned


def test_the_null_senders_spf_is_that_of_its_greeting() -> None:
    assert judged("mx; spf=pass smtp.mailfrom=<> smtp.helo=mx.b.example", "b.example").aligned
