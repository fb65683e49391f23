"""Conventions §2: how a challenge looks, each line of it."""

import base64
import re
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from challenge.codes import code_of
from challenge.letter import COLUMNS, LONGEST_SUBJECT, compose
from challenge.texts import languages
from mail.automatic import Automatic, automatic
from mail.message import parse
from tests.challenge.build import configured
from tests.challenge.mail import NOON, QUESTION, composed, read, unsaved
from users.models import User

BREAKS = "\r\n\v\f\x00\x1c\x1d\x1e\x85\u2028\u2029"
TURNS = "\u202a\u202e\u2066\u200f\u200b"


@pytest.fixture(autouse=True)
def _configured(settings: Settings) -> None:
    configured(settings)


def test_it_says_that_it_was_sent_automatically() -> None:
    letter = composed()
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_every_hamlet_and_every_careful_program_knows_it_for_automatic() -> None:
    raw = compose(unsaved(), QUESTION, at=NOON)
    assert automatic(parse(raw)) is Automatic.AUTO_SUBMITTED
    assert read(raw)["X-Hamlet-Challenge"]


def test_its_message_id_is_its_own_and_the_same_whenever_it_is_sent() -> None:
    first, again = unsaved(), unsaved()
    assert composed(first)["Message-ID"] == composed(again)["Message-ID"]
    assert composed(first)["Message-ID"] != composed(unsaved(handle="f" * 32))["Message-ID"]
    assert first.handle not in composed(first)["Message-ID"]


def test_it_stands_in_the_thread_of_the_original() -> None:
    letter = composed()
    assert letter["In-Reply-To"] == "<q2@person.example>"
    assert letter["References"].split() == [
        "<q0@person.example>",
        "<q1@person.example>",
        "<q2@person.example>",
    ]


def test_long_ids_stay_as_they_are() -> None:
    long = [f"<{letter * 230}@x>" for letter in "abc"]
    raw = compose(
        unsaved(), replace(QUESTION, message_id=long[2], references=tuple(long[:2])), at=NOON
    )
    assert f"\r\nIn-Reply-To: {long[2]}\r\n".encode() in raw
    assert "References: {}\r\n {}\r\n {}\r\n".format(*long).encode() in raw


def test_a_long_domain_does_not_tear_its_addresses(settings: Settings) -> None:
    domain = f"{'hamlet.' * 20}example.org"
    configured(settings, address=f"challenge@{domain}")
    raw = compose(unsaved(), QUESTION, at=NOON)
    assert f"+{code_of(unsaved()).in_address}@{domain}>".encode() in raw
    assert re.search(rf"Message-ID: <[0-9a-f]{{32}}@{domain}>\r\n".encode(), raw)


def test_an_original_without_an_id_is_answered_without_a_thread() -> None:
    letter = composed(original=replace(QUESTION, message_id=""))
    assert letter["In-Reply-To"] is None
    assert letter["References"] is None


def test_it_goes_to_the_envelope_sender_alone() -> None:
    letter = composed(unsaved(sender="ben+x@person.example"))
    assert letter["To"] == "ben+x@person.example"
    assert letter["Cc"] is None
    assert letter["Bcc"] is None


def test_its_subject_is_the_originals_after_auto() -> None:
    assert composed()["Subject"] == "Auto: A question about the violin"


def test_its_subject_is_capped() -> None:
    letter = composed(original=replace(QUESTION, subject="violin " * 100))
    assert len(letter["Subject"]) <= len("Auto: ") + LONGEST_SUBJECT
    assert letter["Subject"].endswith("…")


@pytest.mark.parametrize(
    "subject",
    [
        "Look at http://spam.example/x",
        "Look at spam.example",
        "Look at spam。example now",
        "Look at //spam/x",
        "Write to seller@shop",
        "Write to seller\uff20shop",
    ],
)
def test_a_subject_that_could_hold_a_link_is_not_repeated(subject: str) -> None:
    letter = composed(original=replace(QUESTION, subject=subject))
    assert letter["Subject"] == "Auto: your mail to anna@home.example"


@pytest.mark.parametrize("subject", ["Meeting at 12:30?", "Re: Wine & cheese, 3.50 each"])
def test_a_subject_that_holds_none_is(subject: str) -> None:
    assert composed(original=replace(QUESTION, subject=subject))["Subject"] == f"Auto: {subject}"


def test_an_original_without_a_subject_is_named_by_its_address() -> None:
    letter = composed(original=replace(QUESTION, subject=" \r\n"))
    assert letter["Subject"] == "Auto: your mail to anna@home.example"


@pytest.mark.parametrize("mark", [*BREAKS, *TURNS])
def test_nothing_in_a_subject_makes_a_new_field(mark: str) -> None:
    sly = f"Hello{mark}Bcc: victim{mark}{mark}body"
    raw = compose(unsaved(), replace(QUESTION, subject=sly), at=NOON)
    assert read(raw)["Subject"] == "Auto: Hello Bcc: victim body"
    assert read(raw).keys() == composed().keys()
    assert read(raw).get_content() == composed().get_content()


@pytest.mark.parametrize("mark", [*BREAKS, *TURNS])
def test_nothing_in_a_name_makes_a_new_field_or_line(mark: str, settings: Settings) -> None:
    sly = f"Anna{mark}Bcc: victim"
    configured(settings, name=sly)
    letter = composed(unsaved(user=User(pk=7, address="anna@home.example", name=sly)))
    assert letter["From"].addresses[0].display_name == "Anna Bcc: victim"
    assert letter.keys() == composed().keys()
    assert "of Anna Bcc: victim <anna@home.example>" in one_line(letter.get_content())


@pytest.mark.parametrize("mark", ["\r\n", "\n", "\r"])
def test_no_sender_makes_a_new_field(mark: str) -> None:
    sly = f"ben{mark}Bcc: victim@x.example,@person.example"
    with pytest.raises(ValueError, match="CR"):
        compose(unsaved(sender=sly), QUESTION, at=NOON)


@given(subject=st.text(max_size=300), name=st.text(max_size=100))
def test_whatever_they_are_called_the_letter_has_the_same_fields(subject: str, name: str) -> None:
    user = User(pk=7, address="anna@home.example", name=name)
    raw = compose(unsaved(user=user), replace(QUESTION, subject=subject), at=NOON)
    letter = read(raw)
    assert letter.keys() == composed().keys()
    assert letter["To"] == "ben@person.example"
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


def test_it_is_plain_text_and_nothing_else() -> None:
    letter = composed()
    assert letter.get_content_type() == "text/plain"
    assert not letter.is_multipart()


def test_it_is_in_the_language_of_the_original() -> None:
    letter = composed(original=replace(QUESTION, language="de"))
    assert letter["Content-Language"] == "de"
    assert said(letter).startswith("Guten Tag,\n")
    assert "vom 4. Mai 2026" in one_line(letter.get_content())


def test_it_is_in_english_where_there_are_no_words_of_that_language() -> None:
    letter = composed(original=replace(QUESTION, language="ja"))
    assert letter["Content-Language"] == "en"
    assert said(letter).startswith("Hello,\n")


@pytest.mark.parametrize("language", sorted(languages()))
def test_it_says_who_asks_until_when_and_where_in_every_language(language: str) -> None:
    letter = composed(original=replace(QUESTION, language=language))
    text = one_line(letter.get_content())
    assert "Anna Berg <anna@home.example>" in text
    assert f" https://hamlet.example.org/c/{code_of(unsaved()).in_url}/ " in text
    # 14 days from noon of the 4th: the 17th is the last whole day.
    assert "17" in text
    assert "2026" in text
    assert "$" not in text


@pytest.mark.parametrize("language", sorted(languages()))
def test_its_lines_fit_a_narrow_window(language: str) -> None:
    lines = composed(original=replace(QUESTION, language=language)).get_content().splitlines()
    assert max(len(line) for line in lines if "https:" not in line) <= COLUMNS


def test_a_user_without_a_name_is_called_by_his_address() -> None:
    letter = composed(unsaved(user=User(pk=7, address="anna@home.example")))
    assert said(letter).endswith("Hamlet, the mail filter of anna@home.example\n")


def test_who_wrote_to_an_alias_does_not_learn_who_is_behind_it() -> None:
    letter = composed(original=replace(QUESTION, addressed="violins@home.example", subject=""))
    assert letter["Subject"] == "Auto: your mail to violins@home.example"
    assert said(letter).endswith("Hamlet, the mail filter of violins@home.example\n")
    assert "Anna" not in said(letter)
    assert "anna@" not in said(letter)


def test_the_code_is_in_the_link_and_in_the_address_to_reply_to() -> None:
    letter, code = composed(), code_of(unsaved())
    assert letter["From"] == "Hamlet <challenge@hamlet.example.org>"
    assert letter["Reply-To"] == f"Hamlet <challenge+{code.in_address}@hamlet.example.org>"
    assert len(letter["Reply-To"].addresses[0].username) <= 64


def test_the_link_holds_no_address_and_no_number_of_ours() -> None:
    packed = code_of(unsaved()).in_url
    inside = base64.b32decode(packed.upper() + "=" * (-len(packed) % 8))
    assert b"ben" not in inside
    assert b"anna" not in inside
    others = {code_of(unsaved(handle=f"{n:032x}")).in_url[-26:] for n in range(100)}
    assert len(others) == 100


def test_the_same_challenge_gives_the_same_bytes() -> None:
    assert compose(unsaved(), QUESTION, at=NOON) == compose(unsaved(), QUESTION, at=NOON)


def test_it_is_dated_when_it_was_sent() -> None:
    assert parsedate_to_datetime(composed()["Date"]) == NOON


@pytest.mark.parametrize("language", sorted(languages()))
def test_no_server_on_the_way_has_to_encode_it_anew(language: str) -> None:
    raw = compose(unsaved(), replace(QUESTION, language=language), at=NOON)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")


def said(letter: EmailMessage) -> str:
    text: str = letter.get_content()
    return text.replace("\r\n", "\n")


def one_line(text: str) -> str:
    return " ".join(text.split())
