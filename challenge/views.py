"""What the holder of a link may do: GET shows how his mail stands, and only a button acts."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from challenge import delivering, limits, pages, tries
from challenge.codes import Purpose, challenge_of
from challenge.models import Challenge
from challenge.parts import part
from challenge.public import public
from challenge.puzzles.effort import BusyError
from challenge.puzzles.image import drawn
from challenge.puzzles.puzzle import puzzle_of, solved
from challenge.puzzles.sound import spoken
from challenge.state import OPEN, State
from challenge.visitor import visitor_of
from filter.opinion import Action

BUSY = timedelta(minutes=5)
DRAWING = timedelta(seconds=5)


class SeeOther(HttpResponseRedirect):
    """Elsewhere, by GET (RFC 9110 §15.4.4)."""

    status_code = 303


@public
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows how the mail stands, and changes nothing; POST answers, or asks to be left alone.

    Every code that opens nothing any more is told the same as one that never did.
    """
    at = now()
    challenge = challenge_of(code, purpose=Purpose.PAGE)
    if challenge is None:
        return pages.closed(request)
    if request.method == "POST":
        return act(request, challenge, at=at)
    if challenge.state == State.ANSWERED:
        return pages.arrived(request, challenge)
    return pages.waiting(request, challenge) if waits(challenge, at=at) else pages.closed(request)


@public
@require_safe
def picture(_request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The letters of the present round; not found for another, nor where nothing is asked."""
    challenge = asking(code, number)
    if challenge is None:
        return HttpResponse(status=pages.CLOSED)
    try:
        return HttpResponse(drawn(puzzle_of(challenge).letters), content_type="image/png")
    except BusyError:
        return HttpResponse(status=503, headers={"Retry-After": str(DRAWING.seconds)})


@public
@require_safe
def recording(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The digits of the present round, or the part of the file that is asked for."""
    challenge = asking(code, number)
    if challenge is None:
        return HttpResponse(status=pages.CLOSED)
    sound = spoken(puzzle_of(challenge).digits)
    return part(sound, asked=request.headers.get("Range", ""), kind="audio/wav")


def act(request: HttpRequest, challenge: Challenge, *, at: datetime) -> HttpResponse:
    """What a button asks for is done, where the mail still waits and not too much is asked."""
    if not waits(challenge, at=at):
        return pages.closed(request)
    said, stop = request.POST.get("answer", "").strip(), "stop" in request.POST
    if not (said or stop):
        return look_again(request)
    if not limits.admitted(visitor_of(request), challenge.handle, at=at):
        return pages.busy(request, wait=BUSY)
    if stop:
        delivering.opt_out(challenge.pk, at=at)
        return pages.stopped(request, challenge)
    return look_again(request) if tried(challenge, said, at=at) else pages.closed(request)


def tried(challenge: Challenge, said: str, *, at: datetime) -> bool:
    """One try is taken, and the mail delivered if it was right; False: it waits no longer."""
    if not tries.take(challenge):
        return False
    how = solved(challenge, said)
    if how is None:
        return True
    return delivering.answer(challenge.pk, how=how, at=at) is delivering.Outcome.DELIVERED


def look_again(request: HttpRequest) -> HttpResponse:
    """What came of a button is had by GET, so that a reload repeats nothing."""
    return SeeOther(request.path)


def waits(challenge: Challenge, *, at: datetime) -> bool:
    """Whether an answer would still deliver the mail."""
    letter = challenge.judgement
    held = letter.action == Action.HOLD and letter.settled_at is None
    return held and challenge.state in OPEN and (challenge.expires_at or at) > at


def asking(code: str, number: int) -> Challenge | None:
    """The challenge of the code where this is its present round."""
    challenge = challenge_of(code, purpose=Purpose.PAGE)
    if challenge is None or challenge.round != number or not waits(challenge, at=now()):
        return None
    return challenge
