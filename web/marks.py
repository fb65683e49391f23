"""The page of marks to look at again, and its two buttons."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from filter import review
from filter.review import NoQuestionError
from users.models import User


@require_safe
def marks(request: HttpRequest) -> HttpResponse:
    """The user's marks that contradict what else is known, the newest first."""
    questions = review.questioned(asker(request))
    return render(request, "web/marks.html", {"questions": questions, "most": review.MOST})


@require_POST
def confirm(request: HttpRequest, digest: str) -> HttpResponse:
    """The user stands by his mark, and those alike; it counts in full from now on."""
    return answered(request, digest, review.confirm, "It counts in full from now on.")


@require_POST
def withdraw(request: HttpRequest, digest: str) -> HttpResponse:
    """The user takes his mark back, and those alike, as if he had never said it."""
    return answered(request, digest, review.withdraw, "It is forgotten, as if never said.")


def answered(
    request: HttpRequest, digest: str, answer: Callable[[User, str], int], outcome: str
) -> HttpResponse:
    """Gives the answer and leads back to the page; a mark that is not asked about is not found."""
    user = asker(request)
    if not review.open_marks(user).filter(digest=digest).exists():
        raise Http404
    try:
        number = answer(user, digest)
    except NoQuestionError as refusal:
        messages.error(request, str(refusal))
    else:
        others = f" The answer holds for {number - 1:,} more like it." if number > 1 else ""
        messages.success(request, f"Thank you. {outcome}{others}")
    return redirect("marks")


def waiting(request: HttpRequest) -> int:
    """How many questions wait for the user's answer. One query."""
    open_marks = review.open_marks(asker(request))
    return open_marks.values("question", "against", "label").distinct().count()


def asker(request: HttpRequest) -> User:
    """Whoever asks: the only door of these pages to the marks."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
