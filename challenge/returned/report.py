"""What a report says became of one letter of ours: that it failed, or that it was complained of."""

from collections.abc import Iterator
from enum import StrEnum

from challenge.returned.fields import groups, parts_of
from mail.header import Fields, read_header
from mail.limits import MESSAGE_BYTES
from mail.part import Part, PartReader

# A text/rfc822-headers or message/rfc822-headers part holds nothing but a header.
HEADERS_ALONE = {"text/rfc822-headers", "message/rfc822-headers"}
# RFC 5965 §7.3: `not-spam` is no complaint, and `auth-failure` speaks of something else.
COMPLAINTS = {"abuse", "fraud", "virus", "opt-out", "other"}


class Report(StrEnum):
    """What a report is about.

    FAILED: the letter reached nobody, and never will (RFC 3464). COMPLAINT: its receiver
    reported it (RFC 5965). NOTICE: anything else, that it is late or was delivered, say.
    """

    FAILED = "failed"
    COMPLAINT = "complaint"
    NOTICE = "notice"


def report_of(raw: bytes) -> Report | None:
    """What the mail reports; None where it is no report."""
    part = whole(raw)
    if part.media_type != "multipart/report":
        return None
    for each in parts_of(part):
        if each.media_type in {"message/delivery-status", "message/global-delivery-status"}:
            said = [value_of(group, "action") for group in groups(each)]
            return Report.FAILED if "failed" in said else Report.NOTICE
        if each.media_type == "message/feedback-report":
            kinds = {value_of(group, "feedback-type") for group in groups(each)}
            return Report.COMPLAINT if kinds & COMPLAINTS else Report.NOTICE
    return Report.NOTICE


def message_ids(raw: bytes) -> list[str]:
    """The Message-ID of each message that the report holds, whole or its header alone."""
    return [found for found in map(message_id_of, held_in(whole(raw))) if found]


def whole(raw: bytes) -> Part:
    """The tree of the mail's parts."""
    return PartReader().read(raw, end=min(len(raw), MESSAGE_BYTES))


def held_in(part: Part) -> Iterator[Fields]:
    """The headers of the messages within."""
    for each in parts_of(part):
        if each.media_type in HEADERS_ALONE:
            content = each.content()
            yield read_header(content, 0, len(content)).fields
        elif each.media_type in {"message/rfc822", "message/global"}:
            yield from (child.header.fields for child in each.children)


def message_id_of(fields: Fields) -> str:
    """The Message-ID among the fields."""
    return next((value.strip() for name, value in fields if name == "message-id"), "")


def value_of(fields: Fields, name: str) -> str:
    """The first value of that name, in lower case without its comment; "" where there is none."""
    found = next((value for each, value in fields if each == name), "")
    return found.partition("(")[0].strip().lower()
