"""The page where a user says whether senders are asked, and sees whom, and what came of it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from challenge import passes, preferences
from challenge.configuration import configuration
from challenge.counts import counts
from challenge.models import Challenge, Preference
from challenge.preferences import PreferenceError
from challenge.state import State
from challenge.switch import Switch
from web.asked import asked
from web.held import owner

SPAN = timedelta(days=30)
SHOWN = 20
CHOICES = (
    (Switch.OFF, "Off", "Nobody is asked. Held mail waits for you."),
    (Switch.LOG, "Only note it", "Nobody is asked; you see here whom Hamlet would have asked."),
    (Switch.ON, "On", "For a week it is only noted; then senders are asked."),
)


@require_safe
def asking(request: HttpRequest) -> HttpResponse:
    """What the user said, what holds, the latest letters asked about, and the passes."""
    user, at = owner(request), timezone.now()
    said = Preference.objects.filter(user=user).first()
    latest = Challenge.objects.filter(user=user).exclude(state=State.REFUSED)
    letters = latest.select_related("judgement").order_by("-considered_at")[:SHOWN]
    counted = counts(since=at - SPAN, user=user)
    context: dict[str, Any] = {
        "choices": CHOICES,
        "chosen": preferences.switch_of(user),
        "wait_days": preferences.wait_days(user),
        "longest": preferences.LONGEST_WAIT,
        "note": note(said),
        "counts": counted,
        "logged": counted.states.get(State.LOGGED, 0),
        "letters": [(each, asked(each)) for each in letters],
        "passes": passes.passes_of(user, at=at),
    }
    return render(request, "web/asking.html", context)


@require_POST
def set_asking(request: HttpRequest) -> HttpResponse:
    """The user's word from now on; a value that is none changes nothing and is told."""
    user, at = owner(request), timezone.now()
    try:
        switch = Switch(request.POST.get("switch", ""))
        days = int(request.POST.get("wait_days", ""))
        preferences.set_wait_days(user, days, at=at)
    except PreferenceError as wrong:
        messages.error(request, str(wrong))
    except ValueError:
        messages.error(request, "Choose off, only note it, or on, and a whole number of days.")
    else:
        preferences.set_switch(user, switch, at=at)
        messages.success(request, "It is kept, and holds from now on.")
    return redirect("asking")


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """The address that once answered counts no more; one that has no pass is only told so."""
    user, address = owner(request), request.POST.get("address", "")
    if passes.revoke(user, address):
        messages.success(request, f"{address} is a stranger again, and may be asked anew.")
    else:
        messages.error(request, "That address has no pass.")
    return redirect("asking")


def note(said: Preference | None) -> str:
    """What holds in spite of what the user chose, in a sentence; "" where it holds as chosen."""
    if said is None or said.switch == Switch.OFF:
        return ""
    limit = configuration().switch
    if limit is Switch.OFF:
        return "Whoever runs Hamlet has not switched this on, so nothing happens yet."
    if said.switch == Switch.ON and limit is Switch.LOG:
        return "Whoever runs Hamlet only tries it: it is noted, and nobody is asked."
    begins = preferences.asks_from(said)
    if said.switch == Switch.ON and timezone.now() < begins:
        day = timezone.localtime(begins)
        return f"Until {day:%-d %B %Y} it is only noted whom Hamlet would ask; see below."
    return ""
