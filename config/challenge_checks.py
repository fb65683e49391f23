"""System checks: what is wrong with the settings of challenges, before the first one is sent.

Errors: E006 the texts and the key that signs, E007 the words of the page, E008 the mailbox of
answers.
"""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from challenge.configuration import configuration
from challenge.page_texts import page_in, pages_of
from challenge.shortcomings import shortcomings
from challenge.texts import TextError
from imap.returns import account_at


@register()
def letters(**_: Any) -> list[CheckMessage]:
    """A letter could be made in every language, and signed."""
    return [error(each, "hamlet.E006") for each in shortcomings()]


@register()
def pages(**_: Any) -> list[CheckMessage]:
    """Every page in the administrator's own words could be shown."""
    own = configuration().texts
    wrong: list[CheckMessage] = []
    for file in sorted(pages_of(own)) if own else ():
        try:
            page_in(file.stem)
        except TextError as problem:
            wrong.append(error(str(problem), "hamlet.E007"))
    return wrong


@register()
def mailbox_of_answers(**_: Any) -> list[CheckMessage]:
    """The URL of the mailbox names all that a log-in needs."""
    url = configuration().mailbox_url
    try:
        if url:
            account_at(url)
    except ValueError as problem:
        return [error(f"CHALLENGE_MAILBOX_URL {problem}.", "hamlet.E008")]
    return []


def error(problem: str, name: str) -> Error:
    """What is wrong, under its name."""
    return Error(problem, hint="docs/challenge.md says how it is set.", id=name)
