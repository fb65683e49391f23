from datetime import timedelta

from challenge.candidate import Candidate, candidate
from challenge.configuration import Configuration
from challenge.loop import FIELD
from challenge.switch import Switch
from filter.opinion import Verdict
from mail.automatic import Automatic
from mail.message import parse
from tests.challenge.letters import ANNA, BERTA, letter
from users.models import User

ANNA_HERSELF = User(address=ANNA, authserv_ids=["mx.home.example"], aliases=["A@alias.example"])


def read(raw: bytes) -> Candidate:
    return candidate(
        ANNA_HERSELF,
        parse(raw, ANNA_HERSELF.boundary),
        verdict=Verdict.UNSURE,
        waits=True,
        switch=Switch.ON,
        age=timedelta(),
        settings=Configuration(address="ask@hamlet.example", served=frozenset({"o.example"})),
    )


def test_a_persons_letter_says_who_wrote_it_and_to_whom() -> None:
    found = read(letter())
    assert (found.sender, found.senders) == (found.author, found.authors) == (BERTA, 1)
    assert found.recipients == {ANNA}
    assert found.own == {ANNA, "a@alias.example"}
    assert (found.ours, found.served_domains) == ("ask@hamlet.example", {"o.example"})
    assert found.aligned
    assert found.automatic is None
    assert (found.hops, found.looped) == (1, False)


def test_the_word_of_a_stranger_server_proves_nothing() -> None:
    forged = "Authentication-Results: mx.spam.example; dkim=pass header.d=friend.example"
    assert not read(letter(BERTA, forged, proven=False)).aligned
    below = "Authentication-Results: mx.home.example; dkim=pass header.d=friend.example"
    assert not read(letter(BERTA, below, proven=False)).aligned


def test_several_senders_and_several_authors_are_counted() -> None:
    found = read(letter(BERTA, "Return-Path: <victim@bank.example>"))
    assert (found.senders, found.sender) == (2, BERTA)
    found = read(letter(BERTA, "From: <victim@bank.example>, <other@bank.example>"))
    assert (found.authors, found.author) == (3, "victim@bank.example")


def test_the_null_sender_is_none_and_a_broken_one_is_none_too() -> None:
    null = read(letter(envelope=""))
    assert (null.sender, null.automatic) == ("", Automatic.NULL_SENDER)
    assert read(letter(envelope="nobody")).sender == ""
    assert read(letter(envelope="a b@friend.example")).sender.startswith("#")


def test_addressees_are_those_of_to_cc_and_resent() -> None:
    found = read(letter(BERTA, "Cc: c@c.example", "Resent-To: d@d.example", "Bcc: e@e.example"))
    assert found.recipients == {ANNA, "c@c.example", "d@d.example"}


def test_servers_on_the_way_are_counted_and_our_own_letters_known() -> None:
    hops = ["Received: from a ([192.0.2.1]) by b; Mon, 4 May 2026 12:00:00 +0000"] * 30
    found = read(letter(BERTA, *hops, f"{FIELD.upper()}: 1"))
    assert (found.hops, found.looped) == (31, True)
