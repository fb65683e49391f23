"""When a message of a corpus arrived."""

from datetime import UTC, datetime

import pytest

from evaluation.arrival import BEGINNING, HEADER_CAP, arrived_at

EARLIER = datetime(2001, 1, 1, tzinfo=UTC)


def test_the_topmost_received_line_counts():
    raw = (
        b"Received: from a by b; Wed, 10 Jul 2002 16:13:47 +0100\n"
        b"Received: from c by a; Wed, 10 Jul 2002 10:00:00 +0000\n"
        b"Date: Mon, 01 Jan 1990 00:00:00 +0000\n\nbody"
    )
    assert arrived_at(raw) == datetime(2002, 7, 10, 15, 13, 47, tzinfo=UTC)


def test_a_folded_received_line_and_a_from_line_before_it_are_read():
    raw = (
        b"From a@b Wed Jul 10 16:13:47 2002\r\n"
        b"received: from a (a; b)\r\n\tby b with SMTP id x\r\n"
        b" for <c>; Wed, 10 Jul 2002\r\n 16:13:47 +0100 (IST)\r\n\r\n"
    )
    assert arrived_at(raw) == datetime(2002, 7, 10, 15, 13, 47, tzinfo=UTC)


def test_without_a_received_date_the_date_field_counts():
    raw = b"Received: from a by b\nDate: Wed, 10 Jul 2002 16:13:47 -0000\n\n"
    assert arrived_at(raw) == datetime(2002, 7, 10, 16, 13, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"Subject: no date\n",
        b"Date: yesterday\n",
        b"Date: Wed, 99 Jul 2002 16:13:47 +0100\n",
        b"Date: Wed, 10 Jul 99999999999 16:13:47 +0100\n",
        b"Date: Mon, 01 Jan 0001 00:00:00 +9999\n",
        b"Date: \xff\xfe\n",
        b"Subject: x\n\nDate: Wed, 10 Jul 2002 16:13:47 +0100\n",
    ],
)
def test_a_message_without_a_date_arrived_with_the_one_before(header):
    assert arrived_at(header, previous=EARLIER) == EARLIER


def test_the_first_message_without_a_date_arrived_in_the_beginning():
    assert arrived_at(b"") == BEGINNING


def test_a_header_without_end_is_read_only_so_far():
    raw = b"X: y\n" * (HEADER_CAP // 5 + 1) + b"Date: Wed, 10 Jul 2002 16:13:47 +0100\n"
    assert arrived_at(raw, previous=EARLIER) == EARLIER
