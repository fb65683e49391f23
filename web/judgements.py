"""The pages of a user's judgements: the list, and one with its reasons and its trail."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from filter.held import held
from filter.models import Judgement, Mark
from filter.opinion import Verdict
from filter.why.explaining import explain
from filter.why.sentences import heading
from users.models import User
from web.held import owner
from web.marks import waiting
from web.trail_rows import trail_rows

PAGE_LENGTH = 25


@require_safe
def judgements(request: HttpRequest) -> HttpResponse:
    """The user's judgements, newest first; `?verdict=` picks one kind, `?page=` a page."""
    own = own_judgements(request)
    counts = dict(own.values_list("verdict").annotate(Count("id")))
    chosen = wanted_verdict(request)
    rows = own.filter(verdict=chosen) if chosen else own
    pages = Paginator(rows.order_by("-judged_at", "-id").defer("trail", "signals"), PAGE_LENGTH)
    context: dict[str, Any] = {
        "page": pages.get_page(request.GET.get("page")),
        "chosen": chosen,
        "waiting": waiting(request),
        "held": held(owner(request)).count(),
        "choices": [("", "All", sum(counts.values()))]
        + [(v.value, v.value.capitalize(), counts.get(v.value, 0)) for v in Verdict],
    }
    return render(request, "web/judgements.html", context)


@require_safe
def judgement(request: HttpRequest, number: int) -> HttpResponse:
    """One judgement of the user: why, what would flip it, and its seven steps.

    Another user's is not found.
    """
    found = get_object_or_404(own_judgements(request).select_related("user"), pk=number)
    explanation = explain(found.user, found)
    context: dict[str, Any] = {
        "judgement": found,
        "mark": Mark.objects.filter(user=found.user, digest=found.digest).first(),
        "explanation": explanation,
        "heading": heading(explanation),
        "changed": (explanation.verdict, explanation.step) != (found.verdict, found.step),
        "rows": trail_rows(found),
    }
    return render(request, "web/judgement.html", context)


def own_judgements(request: HttpRequest) -> QuerySet[Judgement]:
    """The judgements of whoever asks: the only door of these pages to the table."""
    if not isinstance(request.user, User):
        raise Http404
    return Judgement.objects.filter(user=request.user)


def wanted_verdict(request: HttpRequest) -> Verdict | None:
    """The verdict that the address asks for, None for all; a word that is none is not found."""
    asked = request.GET.get("verdict")
    try:
        return Verdict(asked) if asked else None
    except ValueError:
        raise Http404(f"There is no verdict {asked!r}.") from None
