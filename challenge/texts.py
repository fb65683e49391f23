"""The words of Hamlet's letters to senders, by language, the administrator's own before ours."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Template

from babel import Locale, UnknownLocaleError

from challenge.configuration import configuration

OURS = Path(__file__).parent / "languages"
USUAL = "en"
PLACES = frozenset({"address", "date", "link", "name", "until", "who"})
NEEDED = frozenset({"link", "until", "who"})


class TextError(ValueError):
    """A file of texts that no letter can be made of; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's words; `locale` is how its dates are written.

    `subject` stands in for one that cannot be repeated. In `letter` each line is a paragraph.
    Both have the places of `PLACES`.
    """

    language: str
    locale: str
    subject: Template
    letter: Template


def languages() -> frozenset[str]:
    """The languages that there are texts in."""
    return frozenset(file.stem for folder in folders() for file in folder.glob("*.toml"))


def texts_in(language: str) -> Texts:
    """The words in that language, or in English where there are none.

    Raises `TextError` for a file that is no such thing.
    """
    wanted = language if language in languages() else USUAL
    file = next(file for folder in folders() if (file := folder / f"{wanted}.toml").exists())
    return read(file)


def folders() -> tuple[Path, ...]:
    """Where texts lie, the administrator's own first."""
    own = configuration().texts
    return (own, OURS) if own else (OURS,)


def read(file: Path) -> Texts:
    """The texts of one file; raises `TextError` where a letter could not be made of them."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        locale, subject, letter = (found[key] for key in ("locale", "subject", "letter"))
    except (OSError, ValueError) as error:
        raise TextError(f"{file} cannot be read: {error}") from error
    except KeyError as error:
        raise TextError(f"{file} does not say {error}.") from error
    if not all(isinstance(said, str) for said in (locale, subject, letter)):
        raise TextError(f"In {file} locale, subject and letter are to be texts.")
    try:
        Locale.parse(locale)
    except (ValueError, UnknownLocaleError) as error:
        raise TextError(f"In {file} the locale is none that dates are known in: {error}") from error
    texts = Texts(file.stem, locale, Template(subject), Template(letter.strip()))
    try:
        named = set(texts.letter.get_identifiers())
        asked = named | set(texts.subject.get_identifiers())
        known = texts.letter.is_valid() and texts.subject.is_valid() and asked <= PLACES
    except ValueError:
        known = False
    if not known:
        places = ", ".join(f"${place}" for place in sorted(PLACES))
        raise TextError(f"{file} has a place that is none of {places}; a dollar alone is $$.")
    if NEEDED - named:
        missing = ", ".join(f"${place}" for place in sorted(NEEDED - named))
        raise TextError(f"The letter in {file} leaves out {missing}.")
    return texts
