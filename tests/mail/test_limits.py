"""Hostile sizes: what a cap cuts is told, and time stays linear.

The bounds are processor time, a tenth or less of what a quadratic reader takes.
"""

import base64
import time

import pytest

from mail import limits
from mail.boundary import Boundary
from mail.fact import Fact
from mail.message import Message, parse

MEGABYTE = 2**20
HEAD = b"From: a@b.example\nSubject: s\n"
UTF_8 = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n"
HTML = HEAD + b"Content-Type: text/html\n\n"
SECONDS = 8.0


def nested(levels: int) -> bytes:
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(levels)
    )


def wrapped(levels: int) -> bytes:
    message = b"Subject: x\n\nend"
    for _ in range(levels):
        head = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        message = head + base64.encodebytes(message)
    return message


CAPPED = {
    "50 MB of text": HEAD + b"\n" + b"many words of no interest \n" * (2 * MEGABYTE),
    "50 MB of HTML": HTML + b"<p>hello <b>w</b></p>" * (5 * MEGABYTE // 2),
    "50 MB of header": b"A: b\n" * (10 * MEGABYTE),
    "one header field of 50 MB": b"A: " + b"x\n " * (17 * MEGABYTE),
    "a message over the cap": HEAD + b"\n" + b"\n" * limits.MESSAGE_BYTES,
    "100,000 header fields": b"".join(b"X-%d: v\n" % number for number in range(100_000)),
    "10,000 parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: text/plain\n\nhi\n" * 10_000,
    "2,000 nested multiparts": HEAD + nested(2_000),
    "5,000 nested messages": b"Content-Type: message/rfc822\n\n" * 5_000,
    "25 messages wrapped in base64": wrapped(25),
    "a type of a megabyte": HEAD + b"Content-Type: " + b";" * MEGABYTE + b"\n\nx",
    "deep elements": HTML + b"<div>" * 200_000,
    "deep elements, wrongly closed": HTML + b"<b>" * 50_000 + b"</i>" * 50_000,
    "marks heaped on a letter": UTF_8 + ("a" + "\u0301\u0323" * 200_000).encode() * 2,
    "Han without end": UTF_8 + "中文".encode() * 170_000,
    "links without end": HEAD + b"\n" + b"".join(b"http://a/%d " % n for n in range(50_000)),
}


def measured(raw: bytes) -> tuple[Message, float]:
    start = time.process_time()
    message = parse(raw, Boundary(authserv_ids=frozenset({"mx"})))
    return message, time.process_time() - start


@pytest.mark.parametrize("raw", CAPPED.values(), ids=CAPPED.keys())
def test_what_goes_beyond_a_cap_is_cut_and_told_in_linear_time(raw: bytes) -> None:
    message, seconds = measured(raw)
    assert Fact.TRUNCATED in message.facts
    assert seconds < SECONDS
    assert len(message.headers) <= limits.HEADER_FIELDS
    assert len(message.words) <= 2 * limits.WORDS
    assert len(message.urls) <= limits.URLS


HOSTILE = {
    "a 50 MB attachment": HEAD
    + b"Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n"
    + base64.encodebytes(b"x" * (37 * MEGABYTE)),
    "14 kB of semicolons": HEAD + b"Content-Type: " + b";" * 14_000 + b"\n\nx",
    "boundaries inside lines": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b " * (5 * MEGABYTE),
    "open parentheses in From": b"From: " + b"(" * 60_000 + b"\n\nx",
    "open quotes in From": b"From: " + b'"\\' * 30_000 + b"\n\nx",
    "unknown character sets": (b"Subject: " + b"=?x%d?q?a?= " * 5_000 + b"\n") * 15 + b"\nx",
    "half encoded words": b"Subject: " + b"=?a?q?" * 10_000 + b"\n\nx",
    "Received of dots": (b"Received: from x (" + b"a." * 900 + b"\n") * 500 + b"\nx",
    "Received of brackets": (b"Received: from " + b"([" * 900 + b"; x\n") * 500 + b"\nx",
    "results of brackets": (b"Authentication-Results: mx; " + b"(" * 7_900 + b"\n") * 100 + b"\nx",
    "a style sheet of commas": HTML + b"<style>" + b"a," * 500_000 + b"{color:red}",
    "a style sheet of ats": HTML + b"<style>" + b"@" * 500_000,
    "padding between base64": HEAD
    + b"Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n"
    + b"QUJD=" * MEGABYTE,
    "invisible characters": UTF_8 + "a\u200b".encode() * 100_000,
    "a long Latin word beside a look-alike": UTF_8 + "\u0430b ".encode() + b"a" * 400_000,
    "spaces in a colour": HTML + b"<font color='rgb(1" + b" " * 400_000 + b"x)'>",
    "spaces in a style": HTML + b"<p style='color:rgb(1" + b" " * 400_000 + b"x)'>",
    "look-alikes": UTF_8 + "a\u0430 ".encode() * 100_000,
    "a date of digits": b"Date: " + b"9" * 60_000 + b"\n\nx",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_messages_take_linear_time(raw: bytes) -> None:
    message, seconds = measured(raw)
    assert message.raw is raw
    assert seconds < SECONDS


def test_an_attachment_of_50_megabytes_is_measured_whole() -> None:
    message = parse(HOSTILE["a 50 MB attachment"])
    assert message.attachments[0].size == 37 * MEGABYTE
    assert not message.facts
