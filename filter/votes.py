"""What a person's word stands against, and which of his earlier words it tips.

Of what he said of nearly identical messages the majority is believed; where
both sides are equal, the one that the filter would sooner have expected, and
then the one that was first. The minority is open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from django.db.models import OuterRef, QuerySet, Subquery

from filter.contradiction import (
    Votes,
    against_history,
    against_service,
    against_twins,
    opposite,
)
from filter.doubt import Contradiction, Doubt
from filter.grey import is_grey
from filter.models import Mark
from knowledge_base import trust, twins
from knowledge_base.acquaintance import acquaintance
from knowledge_base.address_key import address_key
from knowledge_base.knowledge import Service
from knowledge_base.label import Label
from knowledge_base.models import Service as ServiceRow
from knowledge_base.services import services
from mail.message import Message
from users.models import User

# A chance of neither label.
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Weighed:
    """Why a mark is doubted; else which open ones it makes believed, which believed ones it doubts.

    `overruling` is why it doubts the latter.
    """

    doubt: Doubt | None = None
    believed: Sequence[Mark] = ()
    doubted: Sequence[Mark] = ()
    overruling: Doubt | None = None


def weigh(mark: Mark, message: Message, *, at: datetime, proven: bool) -> Weighed:
    """Weighs a mark of which nothing is taught against what else the user said.

    `at` is when the message came, `proven` says that its sender was trusted and
    proven then. Spam that the filter expected contradicts no history and no
    service. At most two queries for twins and service, and up to three more
    where there is something to weigh.
    """
    if mark.label == Label.SPAM and proven and surprise(mark) >= EVEN:
        doubt = of_history(mark, message, at=at)
        if doubt is not None:
            return Weighed(doubt)
    [service] = services(mark.user, [message])
    if service is None or not is_grey(service):
        return among_twins(mark, message)
    return Weighed() if mark.label == Label.HAM else of_service(mark, service)


def of_history(mark: Mark, message: Message, *, at: datetime) -> Doubt | None:
    """The doubt in spam of a correspondent, unless the user stood by such a mark before."""
    sender, user = address_key(message.header_from), mark.user
    known = acquaintance(user, addresses=[], senders=[sender])
    trusted = trust.trust_in(sender, said=known.said, weeks=known.weeks.get(sender, []), at=at)
    doubt = against_history(trusted) if trusted else None
    if doubt is not None and answered(user, doubt):
        return None
    return doubt


def answered(user: User, doubt: Doubt) -> bool:
    """Whether the user stood by a mark that was doubted for the same reason."""
    return Mark.objects.filter(
        user=user,
        question=doubt.contradiction,
        against=doubt.against,
        confirmed_at__isnull=False,
    ).exists()


def of_service(mark: Mark, service: Service) -> Weighed:
    """Weighs spam of a grey service: said often enough since its last ham, it is believed."""
    waiting = list(since_ham(asked(mark, Contradiction.SERVICE, [service.name]), service))
    doubt = against_service(service, doubted=len(waiting))
    if doubt is None:
        return Weighed(believed=waiting)
    return Weighed(doubt if surprise(mark) >= EVEN else None)


def since_ham(marks: QuerySet[Mark], service: Service) -> QuerySet[Mark]:
    """Those of the marks whose letters came after the last ham of the service."""
    rows = ServiceRow.objects.filter(user=OuterRef("user"), name=service.name)
    return marks.filter(arrived_at__gt=Subquery(rows.values("wanted_at")))


def among_twins(mark: Mark, message: Message) -> Weighed:
    """Weighs a mark against those of nearly identical messages."""
    label = Label(mark.label)
    digests = twins.twin_digests(mark.user, message)
    if not digests[opposite(label)]:
        return Weighed()
    every = [digest for each in digests.values() for digest in each]
    rows = Mark.objects.filter(user=mark.user, digest__in=every).select_related("user")
    said = list(rows.order_by("-marked_at", "-id"))
    others = [each for each in said if each.label != label]
    same = [each for each in said if each.label == label]
    waiting = list(asked(mark, Contradiction.TWINS, [each.digest for each in others]))
    mine = [mark, *same, *waiting]
    votes = Votes(
        others=tuple(each.digest for each in others),
        same=len(mine) - 1,
        likelier=mean_surprise(mine) < mean_surprise(others),
        settled=any(each.confirmed_at for each in same),
    )
    doubt = against_twins(label, votes)
    if doubt is not None:
        return Weighed(doubt)
    if not votes.prevails:
        return Weighed(believed=waiting)
    return Weighed(
        believed=waiting,
        doubted=[each for each in others if each.confirmed_at is None],
        overruling=against_twins(
            opposite(label), Votes(others=tuple(each.digest for each in mine))
        ),
    )


def asked(mark: Mark, contradiction: Contradiction, against: Iterable[str]) -> QuerySet[Mark]:
    """The other marks of the same label that are open against any of these."""
    rows = Mark.objects.filter(
        user=mark.user,
        question=contradiction,
        against__in=list(against),
        label=mark.label,
        confirmed_at__isnull=True,
    )
    return rows.exclude(digest=mark.digest).select_related("user")


def surprise(mark: Mark) -> float:
    """How little the filter expected the mark: 0 not at all surprised, 1 quite."""
    chance = EVEN if mark.probability is None else mark.probability
    return 1 - chance if mark.label == Label.SPAM else chance


def mean_surprise(marks: Sequence[Mark]) -> float:
    """How little the filter expected the marks on average; 0 of none."""
    return fmean(map(surprise, marks)) if marks else 0.0
