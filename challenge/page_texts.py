"""The words of the answer page, in the visitor's language, the administrator's before ours."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Template

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.translation.trans_real import parse_accept_lang_header

from challenge.texts import OURS, USUAL, TextError, folders


@dataclass(frozen=True, slots=True)
class Page:
    """One language's words. Some have places: $who, $address, $until, $left, $right.

    `addressee` takes the place of $who where his address is not to be said.
    """

    locale: str
    waiting: str
    lead: str
    addressee: str
    subject: str
    nameless: str
    came: str
    waits: str
    question: str
    sum: str
    others: str
    picture: str
    picture_alt: str
    picture_question: str
    recording: str
    recording_alone: str
    recording_question: str
    send: str
    wrong: str
    renewed: str
    reply: str
    reply_text: str
    hurry: str
    hurry_text: str
    stop: str
    stop_text: str
    stop_button: str
    stopped: str
    stopped_text: str
    back: str
    arrived: str
    arrived_text: str
    closed: str
    closed_text: str
    closed_more: str
    busy: str
    busy_text: str

    @property
    def language(self) -> str:
        """For the `lang` of a page, as BCP 47 writes it."""
        return self.locale.replace("_", "-")

    def on(self, day: date) -> str:
        """The day as people of the language write it."""
        return format_date(day, format="long", locale=Locale.parse(self.locale))


def page_in(accepted: str) -> Page:
    """The words in the best of the languages that an Accept-Language header asks for."""
    there = {file.stem: file for folder in reversed(folders()) for file in pages_of(folder)}
    # Django drops what is longer than 500 characters, and caches what it parsed, bounded.
    for wanted, _ in parse_accept_lang_header(accepted):
        language = wanted.partition("-")[0]
        if language in there:
            break
    else:
        language = USUAL
    own, ours = there[language], OURS / "page" / f"{language}.toml"
    if not ours.exists():
        ours = OURS / "page" / f"{USUAL}.toml"
    return read(own, own.stat().st_mtime_ns, ours)


def pages_of(folder: Path) -> list[Path]:
    """The files of pages in a folder of texts."""
    return list((folder / "page").glob("*.toml"))


# A file that was changed has another time, and is read again.
@lru_cache(maxsize=64)
def read(own: Path, _changed: int, ours: Path) -> Page:
    """What the first file says, and the second where it is silent; raises TextError."""
    try:
        usual, found = strings(ours), strings(own)
        unknown = found.keys() - usual.keys()
        if unknown:
            raise ValueError(f"no page asks for “{unknown.pop()}”")
        for name, text in found.items():
            said = Template(text)
            if not (said.is_valid() and places(text) <= places(usual[name])):
                raise ValueError(f"“{name}” has a place that is not filled; a dollar alone is $$")
        page = Page(**{**usual, **found})
        Locale.parse(page.locale)
    except (OSError, ValueError, UnknownLocaleError) as error:
        raise TextError(f"{own} is not to be used: {error}") from error
    return page


def places(text: str) -> set[str]:
    """The places in a text that are to be filled."""
    return set(Template(text).get_identifiers())


def strings(file: Path) -> Mapping[str, str]:
    """The texts of one file; ValueError where it holds anything else."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    if not all(isinstance(said, str) for said in found.values()):
        raise ValueError("it is to hold nothing but texts")
    return found


def filled(text: str, **what: object) -> str:
    """The text with its places filled."""
    return Template(text).substitute(what)
