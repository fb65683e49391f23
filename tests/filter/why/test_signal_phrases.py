from dataclasses import replace
from math import log1p

from ann.behaviour import behaviour
from filter.signals import signals
from filter.why.signal_phrases import SIGNALS, said_of
from knowledge_base.knowledge import Departure, Service
from mail.fact import Fact
from mail.message import parse
from tests.filter.build import case
from tests.filter.letters import sample

BARE = parse(b"Return-Path: <>\nSubject: BUY    NOW!\nReply-To: x@reply.example\n\n\n")
RICH = parse(
    b"Return-Path: <bounce@mailer.example>\n"
    b"Received: from [198.51.100.7] (198.51.100.7) by mx.home.example; 4 May 2026 12:00 +0000\n"
    b"Authentication-Results: mx.home.example; dkim=pass header.d=bank.example\n"
    b"From: Bank <a1234@bank.example>\n"
    b"Reply-To: x@reply.example\nMessage-ID: <1@elsewhere.example>\nList-Id: <news.bank.example>\n"
    b"List-Unsubscribe: <https://bank.example/u>\nIn-Reply-To: <0@home.example>\n"
    b"To: " + b", ".join(b"p%d@home.example" % n for n in range(7)) + b"\n"
    b"Date: Mon, 4 May 2026 12:00:00 +0000\nSubject: News\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html\n\n'
    b'<a href="https://bank.example/"><img src="cid:1"></a> Read'
    b'<p style="display:none">unseen words</p>\n'
    b"--b\nContent-Type: application/zip; name=a.zip\n\nPK\n--b--\n"
)


def signal_names() -> set[str]:
    """The names of all signals that step 6 may get, of whatever letter."""
    trusted = replace(RICH, authentication=replace(RICH.authentication, aligned=True))
    letters = [BARE, RICH, trusted, *(parse(letter.raw) for letter, _ in sample(400))]
    traits = {name for each in letters for name in behaviour(each)}
    traits |= {f"fact {fact.name.lower()}" for fact in Fact}
    services = [None, Service("news.example", proven=False), Service("news.example", proven=True)]
    known = (
        signals(case(service=service, departure=Departure(letters=letters)))
        for service in services
        for letters in (0, 5)
    )
    return traits.union(*known)


def test_every_signal_that_exists_has_a_phrase_and_no_other_has() -> None:
    assert signal_names() == set(SIGNALS)


def test_a_phrase_says_the_number_that_its_signal_stands_for() -> None:
    said = said_of("traffic shape minutes", log1p(12))
    assert said == "earlier letters of the same shape within ten minutes (twelve)"
    assert said_of("traffic sender day", log1p(1234)).endswith("(1,234)")


def test_no_phrase_promises_a_number_where_the_signal_is_none() -> None:
    counted = {name for name, phrase in SIGNALS.items() if "{count}" in phrase.words}
    assert counted == {name for name in SIGNALS if name.startswith("traffic")} - {
        "traffic all minutes"
    } | {"domain known"}


def test_a_signal_yet_unknown_is_still_called_something() -> None:
    assert said_of("phase {of} the moon", 1.0) == "what Hamlet calls “phase {of} the moon”"


def test_phrases_are_nouns_that_go_on_in_a_sentence() -> None:
    for phrase in SIGNALS.values():
        assert phrase.words[0].islower()
        assert phrase.words[-1] not in ".!?"
