"""What a message shows and carries, gathered from its parts."""

import hashlib
import re
from dataclasses import dataclass, field

from mail.attachment import Attachment
from mail.charset import codec, decode, readable
from mail.fact import Fact
from mail.header import read_value
from mail.hypertext import read_page
from mail.limits import HYPERTEXT_BYTES, PLAIN_BYTES, TEXT_CHARACTERS, URLS
from mail.part import Part
from mail.url import Url, links_in

# Text types that clients offer as files instead of showing them.
_FILES = frozenset(
    {
        "text/calendar",
        "text/css",
        "text/csv",
        "text/directory",
        "text/javascript",
        "text/rfc822-headers",
        "text/vcard",
        "text/x-vcard",
        "text/xml",
    }
)
_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification"})
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_HEAD_BYTES = 2_048
_WORD = re.compile(r"\w+")
# An alternative says something else when more of its words than this are its own.
_OWN_SHARE = 0.5


@dataclass(slots=True)
class Content:
    """What has been gathered so far, in the order of the parts."""

    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    urls: dict[Url, None] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    # Digests of what the attachments hold, since it too is content.
    digests: list[bytes] = field(default_factory=list)
    images: int = 0
    facts: set[Fact] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The visible text."""
        return "\n".join(filter(None, self.shown))

    @property
    def hidden_text(self) -> str:
        """The text that a reader does not see."""
        return "\n".join(filter(None, self.hidden))

    def merge(self, other: "Content") -> None:
        """Add all that `other` holds."""
        self.shown += other.shown
        self.merge_unshown(other)

    def merge_unshown(self, other: "Content") -> None:
        """Add all that `other` holds, but its visible text."""
        self.hidden += other.hidden
        self.urls |= other.urls
        self.attachments += other.attachments
        self.digests += other.digests
        self.images += other.images
        self.facts |= other.facts


def read_content(part: Part) -> Content:
    """All that the part and the parts within it show and carry."""
    content = Content()
    media_type = part.media_type
    if media_type == "multipart/alternative":
        _read_alternatives(part, content)
    elif part.children:
        if not media_type.startswith("multipart/"):
            content.shown.append(read_value(part.children[0].header.first("subject")))
        for child in part.children:
            content.merge(read_content(child))
    elif _is_shown(part):
        _read_text(part, content)
    else:
        _read_attachment(part, content)
    return content


def _is_shown(part: Part) -> bool:
    """Whether clients show the part as text, rather than offering it as a file."""
    media_type = part.media_type
    if media_type in {"text/plain", "text/html"}:
        return part.disposition.value != "attachment"
    if media_type in _REPORTS:
        return True
    named = part.disposition.value == "attachment" or part.filename
    return media_type.startswith("text/") and media_type not in _FILES and not named


def _read_alternatives(part: Part, content: Content) -> None:
    """Show the last alternative that shows anything, as clients do (RFC 2046 §5.1.4).

    Lines of the others that stand in none of the shown text are kept as hidden
    text: most readers never see them, and disguises use them.
    """
    read = [read_content(child) for child in part.children]
    shown = next((each for each in reversed(read) if each.text), read[-1])
    known: set[str] | None = None
    for each in read:
        if each is shown:
            content.merge(each)
            continue
        content.merge_unshown(each)
        text = each.text
        if not text:
            continue
        if known is None:
            known = set(_WORD.findall(shown.text.lower()))
        own = _own_lines(text, known)
        content.hidden.append(own.text)
        if own.share > _OWN_SHARE:
            content.facts.add(Fact.ALTERNATIVES_DIFFER)


@dataclass(frozen=True, slots=True)
class _Own:
    """The lines that only one alternative has, and their share of its words."""

    text: str
    share: float


def _own_lines(text: str, known: set[str]) -> _Own:
    lines: list[str] = []
    count, own = 0, 0
    for line in text.splitlines():
        words = [word for word in _WORD.findall(line.lower()) if "_" not in word]
        new = sum(word not in known for word in words)
        count += len(words)
        if new > len(words) * _OWN_SHARE:
            own += new
            lines.append(line)
    return _Own("\n".join(lines), own / count if count else 0.0)


def _read_text(part: Part, content: Content) -> None:
    is_html = part.media_type == "text/html"
    limit = HYPERTEXT_BYTES if is_html else PLAIN_BYTES
    if part.end - part.start > limit:
        content.facts.add(Fact.TRUNCATED)
    data = part.content(limit)
    charset = part.content_type.parameters.get("charset", "")
    if is_html and not charset:
        declared = _META_CHARSET.search(data[:_HEAD_BYTES])
        charset = declared[1].decode("ascii", "replace") if declared else ""
        # Bytes that could be searched for a declaration are not UTF-16, whatever they declare.
        charset = "" if (codec(charset) or "").startswith("utf") else charset
    decoded = decode(data, charset)
    if not decoded.known:
        content.facts.add(Fact.UNKNOWN_CHARSET)
    text = decoded.text
    if is_html:
        page = read_page(text)
        content.hidden.append(page.hidden_text)
        content.urls |= dict.fromkeys(page.links)
        content.images += page.images
        content.facts |= page.facts
        text = page.text
    elif part.content_type.parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text)
    if len(text) > TEXT_CHARACTERS:
        content.facts.add(Fact.TRUNCATED)
        text = text[:TEXT_CHARACTERS]
    content.shown.append(text)
    linked = {url.href for url in content.urls}
    content.urls |= {url: None for url in links_in(text) if url.href not in linked}
    if len(content.urls) > URLS:
        content.facts.add(Fact.TRUNCATED)
        content.urls = dict.fromkeys(list(content.urls)[:URLS])


def _unflowed(text: str) -> str:
    """Soft line breaks of format=flowed undone (RFC 3676 §4)."""
    return text.replace(" \r\n", " ").replace(" \n", " ")


def _read_attachment(part: Part, content: Content) -> None:
    data = part.content()
    content.attachments.append(Attachment(part.media_type, readable(part.filename), len(data)))
    content.digests.append(hashlib.sha256(data).digest())
    if part.media_type.startswith("image/"):
        content.images += 1
