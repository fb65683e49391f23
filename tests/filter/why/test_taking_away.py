from dataclasses import replace

import pytest

from ann.example import example
from ann.hashing import words_of
from filter.signals import signals
from filter.why.piece import Piece
from filter.why.taking_away import WORD, letter_without, without
from knowledge_base.knowledge import Traffic
from mail.message import parse
from tests.filter.why.letters import case_of, raw

LETTER = (
    b"From: Ann <ann@example.org>\nSubject: Loan, loan!\nX-Mailer: Bulk\nX-Mailer: More\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
    b"A LOAN, a loans, a loan-shark; see https://loan.example/x and https://other.example/\n"
    b"--b\nContent-Type: application/zip; name=loan.zip\n\nPK\n--b--\n"
)


def test_a_word_is_taken_out_wherever_it_stands_alone() -> None:
    rest = letter_without(parse(LETTER), Piece("", words=frozenset({"loan"})))
    assert "loan" not in rest.subject.lower().replace("loan!", "")
    assert rest.text.startswith("A  , a loans, a loan-shark")


@pytest.mark.parametrize("word", ["$$$", "l'an", "naïve", "無料", "-!-"])
def test_a_word_is_no_pattern(word: str) -> None:
    rest = letter_without(parse(raw(f"x {word} y")), Piece("", words=frozenset({word})))
    assert rest.text.split() == ["x", "y"]


def test_a_word_is_the_same_in_capitals() -> None:
    rest = letter_without(parse(raw("x LOAN ÉTÉ y")), Piece("", words=frozenset({"loan", "été"})))
    assert rest.text.split() == ["x", "y"]


def test_words_are_told_apart_as_the_network_does() -> None:
    text = "".join(map(chr, range(128))) + " naïve-$!"
    tokens = words_of([text.encode()], [0])
    spelled = [tokens.buffer[a:b].decode() for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    assert WORD.findall(text) == spelled


def test_every_field_of_the_name_goes() -> None:
    rest = letter_without(parse(LETTER), Piece("", fields=frozenset({"x-mailer"})))
    assert {each.name for each in rest.headers} == {"from", "subject", "content-type"}


def test_links_go_from_the_text_too() -> None:
    rest = letter_without(parse(LETTER), Piece("", hosts=frozenset({"loan.example"})))
    assert [url.host for url in rest.urls] == ["other.example"]
    assert "loan.example" not in rest.text


def test_an_attachment_goes() -> None:
    letter = parse(LETTER)
    assert letter_without(letter, Piece("", attachments=frozenset(letter.attachments))) == replace(
        letter, attachments=()
    )


def test_a_network_that_overlooks_signals_says_what_it_would_say_without_them() -> None:
    flood = case_of(raw("mortgage offer"), traffic=Traffic(sender_day=40))
    calm = case_of(raw("mortgage offer"))
    overlooking = without(flood, Piece("", signals=frozenset({"traffic sender day"}))).network
    seen = example(flood.message, signals(flood))
    expected = calm.network.predict_one(example(calm.message, signals(calm)))
    assert overlooking.predict_one(seen) == expected
    assert overlooking.trained_on == calm.network.trained_on


def test_without_nothing_the_case_is_the_same() -> None:
    case = case_of(raw("mortgage offer"))
    assert without(case, Piece("")) == case
