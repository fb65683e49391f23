"""Questioned marks: a person's words that contradict what else is known, and his answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from filter import feedback, store
from filter.doubt import Contradiction
from filter.models import Judgement, Mark, StoredMessage
from filter.teaching import kept_letter
from knowledge_base import ledger
from knowledge_base.label import Label
from mail.message import parse
from users.models import User

# A person answers a handful; an import of old mail may bring thousands.
MOST = 50


class NoQuestionError(LookupError):
    """The message named carries no mark that is asked about."""


@dataclass(frozen=True, slots=True)
class Named:
    """A message as a person recognises it, and what he said of it."""

    digest: str
    sender: str
    subject: str
    label: Label


@dataclass(frozen=True, slots=True)
class Question:
    """A mark that is asked about.

    `twin` is the nearly identical message that it stands against, None where
    it stands against a correspondent or a service; `alike` counts the other
    open marks that stand against the same, on which the answer bears as well.
    """

    mark: Named
    evidence: str
    twin: Named | None
    alike: int
    marked_at: datetime


def questioned(user: User, *, most: int = MOST) -> list[Question]:
    """The user's open questions, the newest first, one for all marks against the same.

    At most five queries, however many there are.
    """
    groups = list(
        open_marks(user)
        .values("question", "against", "label")
        .annotate(newest=Max("id"), marks=Count("id"))
        .order_by("-newest")[:most]
    )
    newest = Mark.objects.filter(user=user, pk__in=[each["newest"] for each in groups])
    marks = {mark.pk: mark for mark in newest}
    against = [mark.against for mark in marks.values() if mark.question == Contradiction.TWINS]
    twins = Mark.objects.filter(user=user, digest__in=against)
    names = named(user, [*marks.values(), *twins])
    return [
        Question(
            mark=names[mark.digest],
            evidence=mark.evidence,
            twin=names.get(mark.against),
            alike=group["marks"] - 1,
            marked_at=mark.marked_at,
        )
        for group in groups
        if (mark := marks.get(group["newest"])) is not None
    ]


def confirm(user: User, digest: str) -> int:
    """The user stands by the open mark of that message and those alike; how many there were.

    They count in full from now on. Raises `NoQuestionError`, also where the
    letter's bytes are not kept any more: then it is to be marked again.
    """
    with transaction.atomic():
        ledger.lock(user)
        mark = asked_about(user, digest)
        letter = kept_letter(mark)
        if letter is None:
            raise NoQuestionError(
                f"The letter {digest} is not kept any more; mark it again to confirm it."
            )
        return feedback.confirm(mark, letter)


def withdraw(user: User, digest: str) -> int:
    """The open mark of that message and those alike are forgotten; how many there were.

    Raises `NoQuestionError`.
    """
    with transaction.atomic():
        ledger.lock(user)
        mark = asked_about(user, digest)
        marks = [mark, *feedback.alike(mark)]
        for each in marks:
            feedback.remove(each)
    return len(marks)


def open_marks(user: User) -> QuerySet[Mark]:
    """The marks that wait for the user's answer."""
    return Mark.objects.filter(
        user=user, question__in=list(Contradiction), confirmed_at__isnull=True
    )


def asked_about(user: User, digest: str) -> Mark:
    """The open mark of that message; the caller holds the user's lock."""
    mark = open_marks(user).select_for_update().filter(digest=digest).first()
    if mark is None:
        raise NoQuestionError(f"No question is open about the letter {digest}.")
    return mark


def named(user: User, marks: Sequence[Mark]) -> dict[str, Named]:
    """The messages of the marks by digest, as they were judged or else as they are kept."""
    digests = [mark.digest for mark in marks]
    judged = Judgement.objects.filter(user=user, digest__in=digests).order_by("id")
    known = {
        digest: (sender, subject)
        for digest, sender, subject in judged.values_list("digest", "sender", "subject")
    }
    unjudged = [digest for digest in digests if digest not in known]
    for row in StoredMessage.objects.filter(user=user, digest__in=unjudged):
        message = parse(store.unpacked(row), user.boundary)
        known[row.digest] = (str(message.header_from or ""), message.subject)
    return {
        mark.digest: Named(mark.digest, *known.get(mark.digest, ("", "")), Label(mark.label))
        for mark in marks
    }
