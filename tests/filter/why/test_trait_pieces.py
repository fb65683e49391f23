from collections.abc import Sequence

from ann.prediction import Kind, Reason
from filter.why.piece import Piece
from filter.why.trait_pieces import MOST_FILES, MOST_HOSTS, MOST_TOPICS, trait_pieces
from mail.message import parse
from tests.filter.why.letters import raw


def pieces(letter: bytes, reasons: Sequence[Reason] = (), **amounts: float) -> dict[str, Piece]:
    return {each.phrase: each for each in trait_pieces(parse(letter), reasons, amounts)}


def test_links_are_told_by_their_host_the_most_frequent_first() -> None:
    found = pieces(raw("https://rare.example/ https://often.example/1 https://often.example/2"))
    assert list(found) == ["links to “often.example”", "links to “rare.example”"]
    assert found["links to “often.example”"].hosts == {"often.example"}


def test_files_are_told_by_their_name_or_else_their_type() -> None:
    parts = (
        "--b\nContent-Type: application/zip; name=prize.zip\n\nPK\n"
        "--b\nContent-Type: application/pdf\n\nPDF\n--b--\n"
    )
    letter = raw(parts, extra='Content-Type: multipart/mixed; boundary="b"\n')
    assert list(pieces(letter)) == [
        "the attachment “prize.zip”",
        "the attachment “application/pdf”",
    ]


def test_fields_and_signals_of_one_topic_are_one_piece() -> None:
    reasons = [
        Reason(Kind.FIELD, "list-id", "news", 0.5),
        Reason(Kind.FIELD, "precedence", "bulk", 0.25),
        Reason(Kind.SIGNAL, "", "unsubscribe", 0.25),
        Reason(Kind.SIGNAL, "", "no date", 0.5),
    ]
    found = pieces(raw(""), reasons)
    assert list(found) == ["its marks of a mailing list", "the missing date"]
    whole = found["its marks of a mailing list"]
    assert whole.fields == {"list-id", "precedence"}
    assert whole.signals == {"unsubscribe"}
    assert whole.leaning == 1.0


def test_only_words_that_speak_for_the_same_side_are_quoted_and_no_empty_ones() -> None:
    words = {"dsl": 0.5, "com": 0.9, "friend": -0.2, "7": 0.8, "1234": 0.8, "pool": 0.3, "x9z": 0.1}
    reasons = [Reason(Kind.FIELD, "received", word, weight) for word, weight in words.items()]
    assert list(pieces(raw(""), reasons)) == ["the servers it came through (“dsl” and “pool”)"]


def test_the_day_of_a_servers_stamp_is_not_quoted() -> None:
    reasons = [Reason(Kind.FIELD, "received", word, 0.5) for word in ("mon", "tue", "pool", "dsl")]
    assert list(pieces(raw(""), reasons)) == ["the servers it came through (“dsl” and “pool”)"]


def test_however_large_the_letter_only_so_many_pieces_are_weighed() -> None:
    links = " ".join(f"https://h{n}.example/" for n in range(90))
    files = "".join(f"--b\nContent-Type: application/zip; name={n}.zip\n\nPK\n" for n in range(50))
    letter = raw(
        f"--b\nContent-Type: text/plain\n\n{links}\n{files}--b--\n",
        extra='Content-Type: multipart/mixed; boundary="b"\n',
    )
    reasons = [Reason(Kind.FIELD, f"x-{n}", "word", 1.0) for n in range(500)]
    found = pieces(letter, reasons)
    assert len(found) == MOST_TOPICS + MOST_HOSTS + MOST_FILES
