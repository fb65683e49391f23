"""The page of held mail: what waits, whether its sender was asked, and two buttons to settle it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from challenge.models import Challenge
from filter import held as waiting_room
from filter import outbox
from filter.held import NotHeldError
from filter.models import Judgement
from users.models import User
from web.asked import asked

PAGE_LENGTH = 25


@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """The user's held letters, newest first, each with what became of asking its sender."""
    user = owner(request)
    rows = waiting_room.held(user).defer("trail", "signals")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    letters = list(page)
    found = Challenge.objects.filter(user=user, judgement__in=[each.pk for each in letters])
    challenges = {each.judgement_id: each for each in found}
    context: dict[str, Any] = {
        "page": page,
        "letters": [(each, asked(challenges.get(each.pk))) for each in letters],
    }
    return render(request, "web/held.html", context)


@require_POST
def release(request: HttpRequest, number: int) -> HttpResponse:
    """The letter is wanted: it goes to where it would have been, and teaches so."""
    return settled(request, number, waiting_room.release, "goes to your inbox")


@require_POST
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """The letter is spam: it goes to Junk, and teaches so."""
    return settled(request, number, waiting_room.refuse, "goes to Junk")


def settled(
    request: HttpRequest, number: int, by: Callable[..., Judgement], outcome: str
) -> HttpResponse:
    """Settles the letter and leads back; one that waits no more is only told so.

    Another user's is not found. The letter itself is moved by a worker.
    """
    user = owner(request)
    if not Judgement.objects.filter(user=user, pk=number).exists():
        raise Http404
    try:
        letter = by(user, number, at=timezone.now())
    except NotHeldError:
        messages.error(request, "That letter waits no more: it was settled meanwhile.")
    else:
        outbox.ring(user.pk)
        subject = letter.subject or "(no subject)"
        messages.success(request, f"“{subject}” {outcome}, and Hamlet has learned from it.")
    return redirect("held")


def owner(request: HttpRequest) -> User:
    """Whoever asks: the only door of these pages to held mail."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
