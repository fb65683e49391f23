"""Messages are files; each says what is expected of it (cases/README.md)."""

import base64
import tomllib
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.digest import digest
from mail.message import Message, parse
from tests.mail.reading import CASES, MALFORMED, read_case, strings, unhurried

VIEWS: dict[str, Callable[[Message], object]] = {
    "header_from": lambda m: str(m.header_from),
    "reply_to": lambda m: [str(a) for a in m.reply_to],
    "envelope_sender": lambda m: str(m.envelope_sender),
    "recipients": lambda m: [str(a) for a in m.recipients],
    "resent_to": lambda m: [str(a) for a in m.resent_to],
    "delivered_to": lambda m: [str(a) for a in m.delivered_to],
    "subject": lambda m: m.subject,
    "date": lambda m: m.date,
    "message_id": lambda m: m.message_id,
    "text": lambda m: m.text,
    "hidden_text": lambda m: m.hidden_text,
    "urls": lambda m: [f"{u.host} {u.href} {u.text}".strip() for u in m.urls],
    "attachments": lambda m: [f"{a.media_type} {a.filename} {a.size}" for a in m.attachments],
    "images": lambda m: m.images,
    "words": lambda m: list(m.words),
    "subject_words": lambda m: list(m.subject_words),
    "facts": lambda m: sorted(fact.name for fact in m.facts),
    "handing_ip": lambda m: m.handing_server.ip if m.handing_server else None,
    "handing_none": lambda m: m.handing_server is None,
    "spf": lambda m: m.authentication.spf,
    "dkim": lambda m: m.authentication.dkim,
    "dmarc": lambda m: m.authentication.dmarc,
    "aligned": lambda m: m.authentication.aligned,
    "dkim_domains": lambda m: list(m.authentication.dkim_domains),
}


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.eml")))
def test_a_message_reads_as_its_case_says(name: str) -> None:
    message, expected = read_case(name)
    for part in expected.pop("shows", []):
        assert part in message.text
    for part in expected.pop("hides", []):
        assert part in message.hidden_text
        assert part not in message.text
    assert expected == {field: VIEWS[field](message) for field in expected}


EXPECTED = tomllib.loads((MALFORMED / "expected.toml").read_text())


@pytest.mark.parametrize("path", sorted(MALFORMED.glob("*.eml")), ids=lambda path: path.stem)
def test_a_malformed_message_of_other_projects_reads_sensibly(path) -> None:
    message = parse(path.read_bytes())
    expected = EXPECTED[path.name]
    assert " ".join(message.text.split())[:60] == expected["text"]
    assert [each.filename for each in message.attachments] == expected["files"]
    assert sorted(fact.name for fact in message.facts) == expected["facts"]


PIECES = st.sampled_from(
    [path.read_bytes()[:2000] for path in sorted(CASES.glob("*.eml"))]
    + [
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        b"\n--b--\n",
        b"Content-Type: text/html; charset=utf-7\n\n+2AA-<p style=",
        b"Content-Transfer-Encoding: base64\n\n=QUJD=\xff",
        b"Subject: =?utf-8?b?!!?= =?q?\n\t\r",
        b"Received: from ([::ffff:1.2.3.4]) by ((; 99 Foo 99999 99:99 +9999",
        b"Date: 1 Jan 0001 00:00:00 +2359\n",
        b'From: <@:"\\(,;\n',
        b"\0\r\n\r\x80\n \t\n",
    ]
)
ANY_BYTES = st.one_of(
    st.binary(max_size=300),
    st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=6).map(b"".join),
)


@unhurried
@given(raw=ANY_BYTES)
def test_any_bytes_are_a_message_without_surrogates_or_nul(raw: bytes) -> None:
    message = parse(raw)
    assert message.digest == digest(raw)
    for text in strings(message):
        assert "\0" not in text
        text.encode("utf-8")


@unhurried
@given(raw=ANY_BYTES)
def test_the_same_bytes_give_the_same_message(raw: bytes) -> None:
    assert parse(raw) == parse(raw)


# What every printing of a message keeps: words and single spaces, no line ends of its own.
PROSE = st.lists(
    st.text(st.characters(codec="iso-8859-1", categories=["L", "N", "P"]), min_size=1, max_size=9),
    min_size=1,
    max_size=20,
).map(" ".join)


@unhurried
@given(subject=PROSE, text=PROSE)
def test_the_same_content_in_another_encoding_is_the_same_content(subject: str, text: str) -> None:
    messages = []
    for charset in ("utf-8", "iso-8859-1", "utf-16"):
        for encoding in ("base64", "quoted-printable"):
            printed = EmailMessage()
            printed["Subject"] = subject
            if charset == "utf-16":
                printed["Content-Type"] = 'text/plain; charset="utf-16"'
                printed["Content-Transfer-Encoding"] = "base64"
                printed.set_payload(base64.encodebytes(text.encode("utf-16")).decode("ascii"))
            else:
                printed.set_content(text, charset=charset, cte=encoding)
            messages.append(parse(printed.as_bytes()))
    assert len({message.content_digest for message in messages}) == 1
    assert len({message.words for message in messages}) == 1


def test_another_attachment_is_other_content() -> None:
    def printed(data: bytes) -> bytes:
        message = EmailMessage()
        message["Subject"] = "Picture"
        message.set_content("")
        message.add_attachment(data, maintype="image", subtype="png")
        return message.as_bytes()

    one, other = parse(printed(b"one")), parse(printed(b"other"))
    assert one.content_digest == parse(printed(b"one")).content_digest != other.content_digest


def test_the_first_of_several_header_values_answers() -> None:
    message = parse(b"X-A: 1\nx-a: 2\n\n")
    assert (message.header("x-a"), message.header("x-b")) == ("1", "")
