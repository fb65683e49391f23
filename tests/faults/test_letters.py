"""Every letter of the stream is real, and one of a kind."""

from itertools import islice
from pathlib import Path
from random import Random

from knowledge_base.label import Label
from mail.message import parse
from tests.faults.letters import friends, keyword, message_id, patterns, stream, varied

SAMPLE = Path(__file__).resolve().parents[2] / "sample"


def test_a_letter_has_its_own_message_id_and_no_other() -> None:
    raw = (
        b"Message-Id:\r\n <a@example>\r\nSubject: Lunch\r\nMessage-ID: <b@example>\r\n\r\nYes.\r\n"
    )
    made = varied(raw, "anna", 7, "")
    assert made.lower().count(b"message-id") == 1
    assert parse(made).message_id == message_id("anna", 7)
    assert made.endswith(b"Yes.\r\n\r\nParcel 7.\r\n")


def test_copies_of_a_conversation_are_no_conversation() -> None:
    raw = b"References: <a@example>\r\n <b@example>\r\nIn-Reply-To: <b@example>\r\n\r\nYes.\r\n"
    one, other = (varied(raw, "anna", number, "") for number in (1, 2))
    assert b"<1.a@example>\r\n <1.b@example>" in one
    assert b"<2.b@example>" in other
    assert b"<b@example>" not in one


def test_a_keyword_goes_to_the_end_of_the_subject_however_it_is_folded() -> None:
    raw = b"Subject: Come\r\n to lunch\r\nFrom: anna@example.org\r\n\r\nYes.\r\n"
    made = parse(varied(raw, "anna", 1, "anna"))
    assert made.subject == f"Come to lunch {keyword('anna')}"


def test_a_header_without_a_body_stays_one() -> None:
    made = parse(varied(b"Subject: Lunch\r\n", "anna", 1, ""))
    assert made.subject == "Lunch"
    assert made.message_id == message_id("anna", 1)


def test_the_stream_is_the_same_for_the_same_seed_and_no_letter_comes_again() -> None:
    corpus = patterns(SAMPLE)
    streams = [list(islice(stream(Random(5), corpus, ["anna", "boris"]), 900)) for _ in range(2)]
    assert streams[0] == streams[1]
    assert len({each.digest for each in streams[0]}) == 900
    assert {each.to for each in streams[0]} == {"anna", "boris"}
    assert {each.keyword_of == each.to for each in streams[0] if each.keyword_of} == {True, False}


def test_the_sample_has_both_kinds_and_everybody_trusts_others() -> None:
    corpus = patterns(SAMPLE)
    assert {each.label for each in corpus} == set(Label)
    assert all(b"\0" not in each.raw and b"\r\n\r\n" in each.raw for each in corpus)
    assert set(friends(corpus, "anna")) - set(friends(corpus, "boris"))
