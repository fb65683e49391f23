"""Takes one mail that came back, and does what it says."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from challenge import bounces, breaker, delivering, exclusions
from challenge.models import Challenge
from challenge.returned.reply import answered_by
from challenge.returned.report import Report, message_ids, report_of
from challenge.state import Answer
from mail.automatic import automatic
from mail.message import parse


class Taken(StrEnum):
    """What a mail that came back was.

    REPLY: an answer, which delivered the mail asked about, or would have, had it come first.
    BOUNCE, COMPLAINT: about a letter of ours, noted. IGNORED: made by a program,
    or nothing that we asked for.
    """

    REPLY = "reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    IGNORED = "ignored"


class Take(Protocol):
    """Takes one mail that came back."""

    def __call__(self, raw: bytes, *, at: datetime) -> Taken:
        """What it was."""


def take(raw: bytes, *, at: datetime) -> Taken:
    """What the mail says is done. Taken twice, it is as if it had come once.

    Anybody may write to the address. So a report is believed only with the Message-ID of a
    letter of ours, and a reply only with its code: who has them has had the letter.
    """
    report = report_of(raw)
    if report is not None:
        return taken_report(report, message_ids(raw), at=at)
    message = parse(raw)
    # Whoever is away has a program that answers, and has read nothing.
    if automatic(message) is not None:
        return Taken.IGNORED
    challenge = answered_by(message)
    if challenge is None:
        return Taken.IGNORED
    delivering.answer(challenge.pk, how=Answer.REPLY, at=at)
    return Taken.REPLY


def taken_report(report: Report, ids: list[str], *, at: datetime) -> Taken:
    """Notes a bounce or a complaint with the challenge, and that its sender is left alone."""
    challenge = Challenge.objects.filter(message_id__in=ids).first()
    if challenge is None or report is Report.NOTICE:
        return Taken.IGNORED
    if report is Report.FAILED:
        bounces.note(challenge, at=at)
        return Taken.BOUNCE
    first = Challenge.objects.filter(pk=challenge.pk, complained_at__isnull=True)
    first.update(complained_at=at)
    exclusions.exclude_complained(challenge.sender, at=at)
    breaker.watch(at=at)
    return Taken.COMPLAINT
