import numpy as np

from ann.content import BITS, VIEWS, content
from mail.message import parse
from tests.ann.letters import letter

WORDS, HEADERS, SENDER, BYTES = range(len(VIEWS))


def test_every_view_is_sorted_distinct_and_within_the_table() -> None:
    for view in content(letter("Some words, some links http://a.example/x", subject="One two")):
        assert len(view)
        assert np.all(np.diff(view.astype(np.int64)) > 0)
        assert view.max() < 1 << BITS


def test_an_empty_message_has_no_features_and_raises_nothing() -> None:
    assert [len(view) for view in content(parse(b""))] == [0] * len(VIEWS)


def test_a_word_in_the_subject_is_not_the_word_in_the_text() -> None:
    in_subject = content(letter("", subject="winner"))[WORDS]
    in_text = content(letter("winner", subject=""))[WORDS]
    assert not set(in_subject.tolist()) & set(in_text.tolist())


def test_what_the_users_own_side_wrote_is_not_seen() -> None:
    plain = content(letter("text"))
    marked = content(letter("text", extra="Delivered-To: me@example.net\nX-Keywords: Junk\n"))
    assert [view.tolist() for view in plain] == [view.tolist() for view in marked]


def test_hops_within_the_users_own_servers_are_not_seen() -> None:
    outer = "Received: from mx.example.org ([192.0.2.7]) by in.example.net; "
    inner = "Received: from in.example.net ([127.0.0.1]) by store.example.net; "
    moment = "Mon, 3 Jun 2024 10:00:00 +0000\n"
    handed = content(letter("text", extra=outer + moment))
    fetched = content(letter("text", extra=inner + moment + outer + moment))
    assert handed[HEADERS].tolist() == fetched[HEADERS].tolist()


def test_when_a_message_was_sent_is_not_seen_but_the_zone_is() -> None:
    one = content(letter("text", extra="Date: Mon, 3 Jun 2024 10:00:00 +0200\n"))
    other = content(letter("text", extra="Date: Mon, 17 Jul 2023 23:59:59 +0200\n"))
    elsewhere = content(letter("text", extra="Date: Mon, 3 Jun 2024 10:00:00 -0700\n"))
    assert one[HEADERS].tolist() == other[HEADERS].tolist()
    assert one[HEADERS].tolist() != elsewhere[HEADERS].tolist()
