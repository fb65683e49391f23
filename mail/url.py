"""Links: as written, and where they lead."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from mail.domain import ascii_domain
from mail.limits import URL_CHARACTERS

# A set of first letters lets the search skip fast.
_IN_TEXT = re.compile(
    r"[hHfFwW](?<=\b.)(?:(?<=[hH])[tT][tT][pP][sS]?://|(?<=[fF])[tT][pP]://|(?<=[wW])[wW][wW]\.)"
    r"[^\s<>\"'`\u3000-\u303f\uff00-\uff0f]{3,}"
)
_SENTENCE_END = ".,;:!?)]}*_~"
_HOST = re.compile(
    r"(?:(?:https?|ftp):[/\\]*|//)?(?:[^/?#\\]*@)?(\[[^\]/?#]*\]|[^/?#\\:\s]*)", re.IGNORECASE
)
_WEB_SCHEME = re.compile(r"(?:https?|ftp):|//", re.IGNORECASE)
# Browsers ignore these within a URL, so a disguise may use them.
_IGNORED = re.compile(r"[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Url:
    """A link: as written, its host in ASCII lower case, and the text it hides behind."""

    href: str
    host: str
    text: str = ""


def link(href: str, text: str = "") -> Url | None:
    """The web link of an href; None where it leads nowhere on the web (mailto, cid, #top)."""
    href = href.strip()
    if _IGNORED.search(href):
        href = _IGNORED.sub("", href)
    href = href[:URL_CHARACTERS]
    if not _WEB_SCHEME.match(href):
        return None
    return Url(href, host_of(href), text)


def links_in(text: str) -> list[Url]:
    """The web addresses that stand in plain text."""
    if "://" not in text and "www." not in text.lower():
        return []
    found = (match[0].rstrip(_SENTENCE_END)[:URL_CHARACTERS] for match in _IN_TEXT.finditer(text))
    return [Url(href, host_of(href)) for href in found]


def host_of(href: str) -> str:
    """The host of a web address in ASCII lower case, "" if there is none."""
    match = _HOST.match(href)
    if match is None:
        return ""
    host = match[1]
    return ascii_domain(unquote(host) if "%" in host else host)
