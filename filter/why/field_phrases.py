"""Header fields in a person's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from filter.why.quoting import listed, quoted


class Cites(Enum):
    """What of a field a phrase quotes: nothing, its value, or the words that weigh most."""

    NOTHING = "nothing"
    VALUE = "value"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class FieldPhrase:
    """A topic, which several fields may share, a noun phrase for it, and what it quotes."""

    topic: str
    words: str
    cites: Cites = Cites.WORDS


_FROM = FieldPhrase("sender", "the sender's name and address", Cites.VALUE)
_TO = FieldPhrase("recipients", "how it is addressed")
_REPLY = FieldPhrase("answers", "the address that answers go to", Cites.VALUE)
_RETURN = FieldPhrase("return", "the address that it would be returned to", Cites.VALUE)
_PATH = FieldPhrase("path", "the servers it came through")
_NUMBER = FieldPhrase("message id", "the number that its program gave it")
_DATE = FieldPhrase("date", "how its date is written")
_BUILD = FieldPhrase("build", "how the letter is put together")
_PROGRAM = FieldPhrase("program", "the program it was sent with", Cites.VALUE)
_URGENCY = FieldPhrase("urgency", "how urgent it says it is")
_LIST = FieldPhrase("list", "its marks of a mailing list", Cites.NOTHING)
_ANSWERS = FieldPhrase("reply", "the letters that it says it answers", Cites.NOTHING)
_SIGNATURE = FieldPhrase("signature", "its signatures and what servers noted of them")
_COMPUTER = FieldPhrase("computer", "the computer it says it was written on", Cites.VALUE)
_FIRM = FieldPhrase("organisation", "the organisation it names", Cites.VALUE)
_AUTOMATIC = FieldPhrase("automatic", "its saying that a machine sent it", Cites.NOTHING)

FIELDS: Mapping[str, FieldPhrase] = MappingProxyType(
    {
        "from": _FROM,
        "sender": _FROM,
        "to": _TO,
        "cc": _TO,
        "bcc": _TO,
        "reply-to": _REPLY,
        "return-path": _RETURN,
        "received": _PATH,
        "x-received": _PATH,
        "message-id": _NUMBER,
        "date": _DATE,
        "mime-version": _BUILD,
        "content-type": _BUILD,
        "content-transfer-encoding": _BUILD,
        "content-disposition": _BUILD,
        "content-language": _BUILD,
        "content-class": _BUILD,
        "x-mailer": _PROGRAM,
        "user-agent": _PROGRAM,
        "x-mimeole": _PROGRAM,
        "x-newsreader": _PROGRAM,
        "priority": _URGENCY,
        "x-priority": _URGENCY,
        "x-msmail-priority": _URGENCY,
        "importance": _URGENCY,
        "precedence": _LIST,
        "errors-to": _LIST,
        "mailing-list": _LIST,
        "x-mailing-list": _LIST,
        "x-beenthere": _LIST,
        "x-mailman-version": _LIST,
        "x-loop": _LIST,
        "in-reply-to": _ANSWERS,
        "references": _ANSWERS,
        "thread-index": _ANSWERS,
        "thread-topic": _ANSWERS,
        "dkim-signature": _SIGNATURE,
        "domainkey-signature": _SIGNATURE,
        "authentication-results": _SIGNATURE,
        "received-spf": _SIGNATURE,
        "x-originating-ip": _COMPUTER,
        "x-sender-ip": _COMPUTER,
        "organization": _FIRM,
        "organisation": _FIRM,
        "auto-submitted": _AUTOMATIC,
        "x-auto-response-suppress": _AUTOMATIC,
        "feedback-id": _AUTOMATIC,
    }
)
_BEGINNINGS = {"list-": _LIST, "x-list": _LIST, "arc-": _SIGNATURE}


def field_phrase(name: str) -> FieldPhrase:
    """What a header field of that name (lower case) is to a person."""
    known = FIELDS.get(name)
    if known is not None:
        return known
    for beginning, phrase in _BEGINNINGS.items():
        if name.startswith(beginning):
            return phrase
    return FieldPhrase(f"field {name}", f"a technical line called {quoted(name)}")


def said_of(phrase: FieldPhrase, *, value: str, words: Sequence[str]) -> str:
    """The phrase with what it quotes, if there is anything."""
    if phrase.cites is Cites.VALUE:
        bare = value.replace('"', "").strip()
        return f"{phrase.words}, {quoted(bare)}" if bare else phrase.words
    if phrase.cites is Cites.NOTHING or not words:
        return phrase.words
    return f"{phrase.words} ({listed([quoted(word) for word in words])})"
