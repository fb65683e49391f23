"""What each disguise does to a message, and what all of them leave alone."""

import zlib
from email import message_from_bytes

import pytest

from evaluation.corpus import read
from evaluation.disguise.base64_text import base64_text
from evaluation.disguise.disguises import DISGUISES
from evaluation.disguise.good_words import good_words
from evaluation.disguise.hidden_html import hidden_html
from evaluation.disguise.image_only import image_only
from evaluation.disguise.look_alikes import CYRILLIC, DIGITS, look_alikes
from evaluation.disguise.material import PASSAGE_WORDS, Disguise, Material
from evaluation.disguise.odd_charset import odd_charset
from evaluation.disguise.salted_subject import salted_subject
from evaluation.disguise.split_words import GAPS, split_words
from evaluation.disguise.zero_width import INVISIBLE, zero_width
from knowledge_base.label import Label
from mail.message import parse
from tests.evaluation.test_corpus import SAMPLE

HAM = ("the committee will meet on Thursday in the library " * 20,)
TEXT = "Cheap medicine without prescription, order today at http://pills.example/order now"
HEADER = (
    b"Return-Path: <a@pills.example>\nReceived: from x by y; Mon, 1 Jan 2024 10:00:00 +0000\n"
    b"From: Dr \xe9 <a@pills.example>\nTo: me@home.example\nSubject: Cheap medicine\n"
    b"X-Mailer: A  mailer\n   of two lines\n"
)
PLAIN = HEADER + b"\n" + TEXT.encode() + b"\n"
PAGE = (
    HEADER
    + b"MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n\n"
    + f'<p title="order today">{TEXT} <a href="http://pills.example/">caf\xe9</a></p>'.encode(
        "latin-1"
    )
)
MIXED = (
    HEADER
    + b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\npreamble\n--b\n\n'
    + TEXT.encode()
    + b"\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n"
    + b"attached words stay\n--b--\n"
)
SPAM = tuple(item.raw() for item in read(SAMPLE).items if item.label is Label.SPAM)[::4]
WILD = (
    b"",
    b"\n\n",
    b"Content-Type: multipart/mixed\n\nno boundary",
    b"\xff\xfe\x00" * 9,
    PLAIN[:150],
)


def material(raw: bytes, *, seed: int = 0) -> Material:
    return Material.of(raw, ham=HAM, seed=seed)


def disguised(disguise: Disguise, raw: bytes) -> bytes:
    return disguise(raw, material(raw))


def body_of(raw: bytes) -> str:
    """The text of a message of one part, as a program reads it."""
    payload = message_from_bytes(raw).get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().strip()


@pytest.fixture(params=DISGUISES, ids=lambda disguise: disguise.__name__)
def disguise(request: pytest.FixtureRequest) -> Disguise:
    return request.param


def test_the_same_message_is_always_disguised_alike(disguise):
    assert disguised(disguise, PAGE) == disguised(disguise, PAGE)


def test_every_message_is_changed(disguise):
    for raw in (PLAIN, PAGE, MIXED, *SPAM):
        assert disguised(disguise, raw) != raw


def test_the_sender_and_the_way_stay(disguise):
    for raw in (PLAIN, PAGE, MIXED, *SPAM):
        before, after = parse(raw), parse(disguised(disguise, raw))
        assert after.header_from == before.header_from
        assert after.received == before.received
        assert after.date == before.date
        assert after.header("x-mailer") == before.header("x-mailer")


def test_nothing_is_raised_on_any_bytes(disguise):
    for raw in WILD:
        assert isinstance(disguised(disguise, raw), bytes)


def test_a_user_without_ham_lends_no_words(disguise):
    assert disguise(PLAIN, Material.of(PLAIN, ham=())).startswith(b"Return-Path")


def test_another_seed_disguises_otherwise():
    assert look_alikes(PLAIN, material(PLAIN)) != look_alikes(PLAIN, material(PLAIN, seed=1))


@pytest.mark.parametrize(
    "rewriting", [good_words, look_alikes, zero_width, split_words, hidden_html]
)
def test_links_attachments_and_markup_still_work(rewriting):
    assert "http://pills.example/order" in parse(disguised(rewriting, PLAIN)).text
    assert {url.href for url in parse(disguised(rewriting, PAGE)).urls} >= {"http://pills.example/"}
    assert b"attached words stay" in disguised(rewriting, MIXED)
    assert b'title="order today"' in disguised(rewriting, PAGE).replace(b"=3D", b"=")


@pytest.mark.parametrize("raw", [PLAIN, PAGE, MIXED])
def test_good_words_stand_below_the_spam_in_sight(raw):
    text = parse(disguised(good_words, raw)).text
    spam, _, passage = text.partition("now")
    assert spam.startswith("Cheap medicine without")
    assert sum(word in HAM[0].split() for word in passage.split()) == PASSAGE_WORDS


def test_look_alikes_pass_for_the_letters_that_they_stand_for():
    latin = {to: of for of, to in CYRILLIC.items()}
    body = body_of(disguised(look_alikes, PLAIN))
    assert body != TEXT
    assert body.translate(latin).translate(DIGITS) == TEXT.translate(DIGITS)


def test_zero_width_characters_are_seen_by_programs_alone():
    body = body_of(disguised(zero_width, PLAIN))
    assert body != TEXT
    assert "".join(sign for sign in body if sign not in INVISIBLE) == TEXT


def test_split_words_read_the_same_without_their_gaps():
    gapless = str.maketrans("", "", GAPS)
    body = body_of(disguised(split_words, PLAIN))
    assert body != TEXT
    assert body.translate(gapless) == TEXT.translate(gapless)


def test_hidden_text_is_not_seen():
    message = parse(disguised(hidden_html, PAGE))
    assert "committee" not in message.text
    assert "committee" in message.hidden_text


def test_a_plain_letter_hides_text_as_html_too():
    message = parse(disguised(hidden_html, PLAIN))
    assert message.header("content-type").startswith("text/html")
    assert "committee" not in message.text
    assert "order" in message.text


def test_an_image_is_all_that_is_left():
    message = parse(disguised(image_only, PLAIN))
    assert message.text.strip() == ""
    assert message.images == 1
    assert [url.href for url in message.urls] == ["http://pills.example/order"]


def test_each_letter_has_another_image():
    one, other = disguised(image_only, PLAIN), disguised(image_only, PAGE)
    assert one.split(b"image/png")[1] != other.split(b"image/png")[1]


def test_the_image_is_a_picture():
    png = message_from_bytes(disguised(image_only, PLAIN)).get_payload(1).get_payload(decode=True)
    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start])
    assert len(zlib.decompress(png[start + 4 : start + 4 + length])) == 48 * 97


@pytest.mark.parametrize("raw", [PLAIN, PAGE, MIXED])
def test_base64_shows_a_person_the_same(raw):
    coded = disguised(base64_text, raw)
    assert b"prescription" not in coded
    assert parse(coded).text.split() == parse(raw).text.split()


def test_an_odd_charset_is_declared_and_holds_the_text():
    seen = set()
    for seed in range(40):
        raw = odd_charset(PLAIN, material(PLAIN, seed=seed))
        message = parse(raw)
        seen.add(message.header("content-type"))
        assert message.text.split() == TEXT.split()
        assert message.subject == "Cheap medicine"
        assert b"prescription" not in raw
    assert len(seen) == 7


def test_a_salted_subject_is_longer_and_the_text_stays():
    message = parse(disguised(salted_subject, PLAIN))
    assert len(message.subject) > len("Cheap medicine") + 5
    assert message.text.split() == TEXT.split()
