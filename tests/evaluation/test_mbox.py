"""Splitting an mbox file into the messages that went in."""

import mailbox
from pathlib import Path

from evaluation.mbox import is_mbox, spans, unescape


def messages(path: Path) -> list[bytes]:
    whole = path.read_bytes()
    return [whole[start:end] for start, end in spans(path)]


def test_each_message_comes_without_its_from_line_and_the_empty_line_between(tmp_path):
    box = tmp_path / "box"
    box.write_bytes(
        b"From a@example.org Mon Jan  1 00:00:00 2024\nSubject: 1\n\none\n\n"
        b"From b@example.org Mon Jan  1 00:00:01 2024\nSubject: 2\n\ntwo\n\nthree\n"
    )
    assert messages(box) == [b"Subject: 1\n\none\n", b"Subject: 2\n\ntwo\n\nthree\n"]


def test_prose_that_begins_with_from_does_not_split_a_message(tmp_path):
    box = tmp_path / "box"
    message = b"Subject: 1\n\nFrom there we went on.\n\nFrom then on it rained.\n"
    box.write_bytes(b"From a@example.org Mon Jan  1 00:00:00 2024\n" + message)
    assert messages(box) == [message]


def test_a_time_of_day_in_the_midst_of_a_paragraph_does_not_split_a_message(tmp_path):
    box = tmp_path / "box"
    message = b"Subject: 1\n\nWe were there\nFrom 10:30 to 12:00.\n"
    box.write_bytes(b"From a@example.org Mon Jan  1 00:00:00 2024\n" + message)
    assert messages(box) == [message]


def test_carriage_returns_are_kept(tmp_path):
    box = tmp_path / "box"
    box.write_bytes(
        b"From - Mon Jan 01 00:00:00 2024\r\nSubject: 1\r\n\r\none\r\n\r\n"
        b"From - Mon Jan 01 00:00:01 2024\r\nSubject: 2\r\n\r\ntwo\r\n"
    )
    assert messages(box) == [b"Subject: 1\r\n\r\none\r\n", b"Subject: 2\r\n\r\ntwo\r\n"]


def test_what_the_standard_library_writes_is_read_back(tmp_path):
    written = [b"Subject: 1\n\none\n", b"Subject: 2\n\nFrom here on\n\nFrom 10:00 on\n"]
    box = mailbox.mbox(tmp_path / "box")
    for message in written:
        box.add(message)
    box.close()
    assert [unescape(message) for message in messages(tmp_path / "box")] == written


def test_escaped_lines_of_the_body_lose_one_mark_and_the_header_none():
    raw = b"Subject: a\n>From header\n\n>From body\n>>From reply\n> From other\nx >From y\n"
    assert unescape(raw) == (
        b"Subject: a\n>From header\n\nFrom body\n>From reply\n> From other\nx >From y\n"
    )


def test_a_message_without_a_body_has_nothing_to_unescape():
    assert unescape(b"Subject: a\n>From b\n") == b"Subject: a\n>From b\n"


def test_an_empty_file_holds_no_message(tmp_path):
    box = tmp_path / "box"
    box.touch()
    assert not is_mbox(box)
    assert messages(box) == []


def test_a_message_that_is_empty_is_one_all_the_same(tmp_path):
    box = tmp_path / "box"
    box.write_bytes(
        b"From a Mon Jan  1 00:00:00 2024\n\nFrom b Mon Jan  1 00:00:00 2024\nSubject: 2\n"
    )
    assert messages(box) == [b"", b"Subject: 2\n"]
