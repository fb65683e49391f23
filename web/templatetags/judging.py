"""How the values of judging are written on a page."""

from django import template

from filter.opinion import Mode
from web.trail_rows import title

register = template.Library()

MODES = {
    Mode.DECIDES: "may decide",
    Mode.EARNS: "decides once it has earned it",
    Mode.ADVISES: "only advises",
    Mode.OFF: "switched off",
}


@register.filter
def percent(share: float) -> str:
    """A probability in percent, never rounded to certainty."""
    if share < 0.001:
        return "< 0.1 %"
    if share > 0.999:
        return "> 99.9 %"
    return f"{share * 100:.1f} %"


@register.filter
def mode_in_words(mode: Mode) -> str:
    """How much a step's opinion counted, in words."""
    return MODES[mode]


register.filter("step_title", title)
