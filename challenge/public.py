"""What holds of every answer to the holder of a link: no login, no cookie, no cache, no trace."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def public(view: View[P]) -> View[P]:
    """For everybody who has the link, and for nobody's memory.

    The code in the address is what entitles to a POST, and nothing else does: there is no
    cookie that another site could borrow, so that a token against that would guard nothing.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    # django-csp's types know of no views that take parts of the address.
    sounding = cast("View[P]", csp_update({"media-src": [SELF]})(cast("Any", answered)))
    return login_not_required(csrf_exempt(sounding))
