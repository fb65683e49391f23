"""The answer page in each of its states."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.timezone import localtime

from challenge.configuration import configuration
from challenge.models import Challenge
from challenge.page_texts import Page, filled, page_in
from challenge.puzzles.puzzle import puzzle_of

# Nothing is here for whom the code does not fit, whatever the reason, so that nobody learns
# whether it ever fitted; and it keeps robots from coming back.
CLOSED = 404


def waiting(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """How the mail stands, the question, and what became of the last answer."""
    words = words_for(request)
    puzzle = puzzle_of(challenge)
    letter = challenge.judgement
    context = {
        "words": words,
        "title": words.waiting,
        "lead": filled(words.lead, who=who(challenge, words)),
        "problem": words.wrong if challenge.tries else words.renewed if challenge.round else "",
        "subject": letter.subject or words.nameless,
        "came": letter.arrived_at,
        "came_on": day(letter.arrived_at, words),
        "until": until(challenge, words),
        "sum": filled(words.sum, left=puzzle.left, right=puzzle.right),
        "round": challenge.round,
        "replies": bool(configuration().mailbox_url),
        "hurry": filled(words.hurry_text, until=until(challenge, words)),
        "stop": filled(words.stop_text, address=isolated(challenge.sender)),
    }
    return page(request, "challenge/waiting.html", context)


def arrived(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """The mail is delivered."""
    words = words_for(request)
    text = filled(words.arrived_text, who=who(challenge, words))
    return told(request, words, words.arrived, text, mood="ham")


def stopped(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """The address is never written to again; the mail waits on."""
    words = words_for(request)
    text = filled(
        words.stopped_text,
        address=isolated(challenge.sender),
        until=until(challenge, words),
    )
    return told(request, words, words.stopped, text, mood="ham", back=request.path)


def busy(request: HttpRequest, *, wait: timedelta) -> HttpResponse:
    """Too many answers came at once: 429."""
    words = words_for(request)
    response = told(request, words, words.busy, words.busy_text, back=request.path, status=429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """The same page, to the byte, for every code that opens nothing (any more)."""
    words = words_for(request)
    return told(request, words, words.closed, words.closed_text, words.closed_more, status=CLOSED)


def told(
    request: HttpRequest,
    words: Page,
    title: str,
    *texts: str,
    mood: str = "",
    back: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page that asks nothing."""
    context = {"words": words, "title": title, "texts": texts, "mood": mood, "back": back}
    return page(request, "challenge/told.html", context, status=status)


def page(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """The page, which knows of no session: nothing of the request but its path is given to it."""
    text = render_to_string(template, {**context, "name": configuration().name})
    return HttpResponse(text, status=status, headers={"Vary": "Accept-Language"})


def words_for(request: HttpRequest) -> Page:
    """The words in the language that the browser asks for."""
    return page_in(request.headers.get("Accept-Language", ""))


def who(challenge: Challenge, words: Page) -> str:
    """Whom the mail is to; by address only where it is the one that its sender must have used."""
    user = challenge.user
    return words.addressee if user.aliases else user.address


def isolated(text: str) -> str:
    """The text in a sentence whose direction it cannot turn (Unicode's FSI and PDI)."""
    return f"\u2068{text}\u2069"


def until(challenge: Challenge, words: Page) -> str:
    """The last whole day on which the mail waits, as our letter says it too."""
    end = challenge.expires_at
    return day(end - timedelta(days=1), words) if end else ""


def day(moment: datetime, words: Page) -> str:
    """The day of the moment where Hamlet runs, in words."""
    return words.on(localtime(moment).date())
