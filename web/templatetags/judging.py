"""How the values of judging are written on a page."""

from django import template

from filter.opinion import Mode
from filter.why.percent import percent
from web.trail_rows import title

register = template.Library()

MODES = {
    Mode.DECIDES: "may decide",
    Mode.EARNS: "decides once it has earned it",
    Mode.ADVISES: "only advises",
    Mode.OFF: "switched off",
}


@register.filter
def mode_in_words(mode: Mode) -> str:
    """How much a step's opinion counted, in words."""
    return MODES[mode]


register.filter("step_title", title)
register.filter("percent", percent)
