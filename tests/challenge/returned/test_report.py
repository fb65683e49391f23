"""Reports of servers are understood, and anything else is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge.returned.report import Report, message_ids, report_of
from tests.challenge.returned.letters import EXCHANGE, OURS, POSTFIX, bounce, complaint, reply

FORMS = [POSTFIX, EXCHANGE]


@pytest.mark.parametrize("form", FORMS, ids=["postfix", "exchange"])
def test_a_letter_that_failed_is_known_with_its_message_id(form: str) -> None:
    assert report_of(bounce(form)) is Report.FAILED
    assert message_ids(bounce(form)) == [OURS]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", "no failed"])
def test_one_that_is_late_or_arrived_is_no_failure(action: str) -> None:
    assert report_of(bounce(action=action)) is Report.NOTICE


def test_an_action_may_have_a_comment_and_any_case() -> None:
    assert report_of(bounce(action="Failed (bad destination)")) is Report.FAILED


def test_one_mailbox_of_several_that_failed_is_a_failure() -> None:
    two = bounce(action="delayed\nStatus: 4.0.0\n\nFinal-Recipient: rfc822; b@c\nAction: failed")
    assert report_of(two) is Report.FAILED


@pytest.mark.parametrize("kind", ["abuse", "fraud", "virus", "opt-out", "other", "Abuse"])
def test_a_complaint_is_known_with_its_message_id(kind: str) -> None:
    assert report_of(complaint(kind=kind)) is Report.COMPLAINT
    assert message_ids(complaint(kind=kind)) == [OURS]


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", ""])
def test_that_it_was_no_spam_is_no_complaint(kind: str) -> None:
    assert report_of(complaint(kind=kind)) is Report.NOTICE


def test_a_persons_mail_is_no_report() -> None:
    assert report_of(reply("challenge@hamlet.example.org")) is None


def test_that_a_mail_was_read_is_no_failure() -> None:
    read = bounce().replace(b"message/delivery-status", b"message/disposition-notification")
    assert report_of(read) is Report.NOTICE


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_report_or_none(raw: bytes) -> None:
    whole = bounce().replace(b"Reporting-MTA", raw).replace(b"\n", b"\r\n")
    assert report_of(whole) in {*Report, None}
    assert report_of(raw) in {*Report, None}
    assert all(isinstance(found, str) for found in message_ids(raw))
