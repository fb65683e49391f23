"""A candidate for taking over: trained on a history as it stood, and compared, storing nothing."""

from dataclasses import dataclass

from ann.checkpoints import number_of
from ann.comparison import Comparison
from ann.course import Course
from ann.models import History, Sample, Version
from ann.reading import course_of, samples
from ann.stored_sample import StoredSample
from ann.training import train
from ann.training_report import Outcome
from ann.trial import LEAST_COMPARED, Contender, trial


@dataclass(frozen=True, slots=True)
class Basis:
    """A user's history as it stood, its samples, and the contender in use."""

    history: History
    samples: tuple[StoredSample, ...]
    live: Contender


@dataclass(frozen=True, slots=True)
class Finding:
    """What training and comparing came to; the candidate's arrays, if it is to take over."""

    outcome: Outcome
    reason: str
    comparison: Comparison | None = None
    arrays: bytes | None = None


def basis_of(user_id: int) -> Basis:
    """The user's history as it stands, read without a lock."""
    history, _ = History.objects.select_related("live").get_or_create(user_id=user_id)
    upto = history.live.upto if history.live else 0
    return Basis(
        history=history,
        samples=tuple(samples(user_id, after=0, upto=history.last_sample)),
        live=Contender(
            course_of(history.live), Sample.objects.filter(user_id=user_id, id__lte=upto).count()
        ),
    )


def found(basis: Basis, course: Course) -> Finding:
    """Whether a network trained by the course on that basis is to take over."""
    if _tried_already(basis.history, course):
        return Finding(Outcome.NOTHING_NEW, "Nothing was told since the latest retraining.")
    comparison = trial(basis.samples, basis.live, course)
    if comparison is None:
        return Finding(
            Outcome.TOO_LITTLE,
            f"With fewer than {3 * LEAST_COMPARED} confirmed letters there is too little mail "
            "to compare two networks on, so the one in use stays.",
        )
    reason = in_words(comparison)
    if not comparison.no_worse:
        return Finding(Outcome.KEPT, reason, comparison)
    arrays = train(basis.samples, course).packed()
    return Finding(Outcome.PROMOTED, reason, comparison, arrays)


def in_words(comparison: Comparison) -> str:
    """How the two compared and what follows, for a person."""
    measured = (
        f"On the latest {comparison.messages} confirmed letters the loss of the new network is "
        f"{comparison.candidate_loss:.4f} a letter, with {_errors(comparison.candidate_errors)}, "
        f"that of the one in use {comparison.live_loss:.4f}, with {_errors(comparison.live_errors)}"
    )
    if comparison.equal:
        return (
            f"{measured}: both were trained in one way on what came before these, so they do not "
            "differ, and the new one, which learned these as well, took over."
        )
    if comparison.no_worse:
        return f"{measured}: it is no worse (p = {comparison.loss_p:.2g}) and took over."
    return f"{measured}: that is not enough to say that it is no worse, so the one in use stays."


def _errors(count: int) -> str:
    return f"{count} error" if count == 1 else f"{count} errors"


def _tried_already(history: History, course: Course) -> bool:
    """Whether the latest retraining used the same course on the same letters."""
    latest = Version.objects.filter(user_id=history.user_id).order_by("-number").first()
    if latest is None or number_of(history.live) not in {latest.number, latest.before}:
        return False
    then = (latest.upto, latest.ham, latest.spam, Course.from_json(latest.course))
    return then == (history.last_sample, history.ham, history.spam, course)
