"""What machines ask of the site: is it alive, is it ready, what has it counted."""

from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse

from operations.readiness import wrong
from operations.scrape import scraped


class Probes:
    """Answers /healthz, /readyz and /metrics before any other middleware sees the request.

    Load balancers and Prometheus ask by address, over plain HTTP, without a
    session: the rules for people's browsers (hosts, HTTPS, log-in) are not for them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._probes = {"/healthz": health, "/readyz": readiness, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to a probe, or the page that a person asked for."""
        probe = self._probes.get(request.path_info)
        if probe is None or request.method not in {"GET", "HEAD"}:
            return self._get_response(request)
        response = probe(request)
        response["Cache-Control"] = "no-store"
        return response


def health(_request: HttpRequest) -> HttpResponse:
    """The process is alive; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


def readiness(_request: HttpRequest) -> HttpResponse:
    """200 where everything that the site needs answers, else 503 and what does not."""
    problems = wrong()
    body = {"ready": not problems, "wrong": problems}
    return JsonResponse(body, status=503 if problems else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """What there is to scrape, for whoever knows METRICS_TOKEN; without one there is nothing."""
    token = settings.METRICS_TOKEN
    if not token:
        return HttpResponseNotFound("METRICS_TOKEN is not set.\n", content_type="text/plain")
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {token}".encode()):
        refused = HttpResponse("A bearer token is wanted.\n", "text/plain", status=401)
        refused["WWW-Authenticate"] = "Bearer"
        return refused
    body, content_type = scraped()
    return HttpResponse(body, content_type=content_type)
