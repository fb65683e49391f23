"""Every signal of the network in a person's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import expm1
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SignalPhrase:
    """A topic, which several signals or header fields may share, and a noun phrase for it.

    `{count}` in the phrase is the number that the signal is the logarithm of.
    """

    topic: str
    words: str


def _traits() -> dict[str, SignalPhrase]:
    """What `ann.behaviour` sees in the letter itself."""
    return {
        "fact hidden_text": SignalPhrase("hidden text", "text hidden from its reader"),
        "hidden text": SignalPhrase("hidden text", "text hidden from its reader"),
        "fact zero_width": SignalPhrase("disguise", "invisible characters inside its words"),
        "fact look_alike": SignalPhrase("disguise", "foreign letters made to look like ours"),
        "fact truncated": SignalPhrase("size", "its unusual size"),
        "fact malformed": SignalPhrase("build", "how carelessly the letter is put together"),
        "fact unknown_charset": SignalPhrase("charset", "an alphabet that does not exist"),
        "fact alternatives_differ": SignalPhrase(
            "alternatives", "two versions of its text that say different things"
        ),
        "no sender": SignalPhrase("sender", "the missing sender"),
        "no date": SignalPhrase("date", "the missing date"),
        "no message id": SignalPhrase("message id", "the missing number of the letter"),
        "no recipients": SignalPhrase("recipients", "its being addressed to nobody"),
        "many recipients": SignalPhrase("recipients", "its many recipients"),
        "envelope differs": SignalPhrase(
            "return", "a return address of another domain than the sender's"
        ),
        "null envelope": SignalPhrase("return", "the missing return address"),
        "reply-to differs": SignalPhrase(
            "answers", "answers that go to another domain than the sender's"
        ),
        "message id of another host": SignalPhrase(
            "message id", "a letter number that another domain gave"
        ),
        "sender number": SignalPhrase("sender", "the digits in the sender's address"),
        "has name": SignalPhrase("sender", "the name beside the sender's address"),
        "images": SignalPhrase("images", "its pictures"),
        "links": SignalPhrase("links", "its having links"),
        "attachments": SignalPhrase("attachments", "its having attachments"),
        "list": SignalPhrase("list", "its marks of a mailing list"),
        "unsubscribe": SignalPhrase("list", "its offer to unsubscribe"),
        "reply": SignalPhrase("reply", "its saying that it answers a letter"),
        "no text": SignalPhrase("text", "the missing text"),
        "subject shouts": SignalPhrase("subject", "the subject in capital letters"),
        "subject exclaims": SignalPhrase("subject", "the exclamation mark in the subject"),
        "subject pads": SignalPhrase("subject", "the wide gap in the subject"),
        "handed by no name": SignalPhrase("server", "a sending server without a name"),
        "authenticated": SignalPhrase("proof", "the proof of who sent it"),
    }


def _knowledge() -> dict[str, SignalPhrase]:
    """What `filter.signals` tells of what is known."""
    return {
        "match fraction": SignalPhrase("match", "its likeness to spam you had before"),
        "match same": SignalPhrase("match", "its likeness to spam you had before"),
        "proof aligned": SignalPhrase("proof", "the proof of who sent it"),
        "proof habit": SignalPhrase("proof", "its coming this sender's usual way"),
        "proof broken": SignalPhrase(
            "proof", "the missing proof that this sender's mail used to have"
        ),
        "proof none": SignalPhrase("proof", "the lack of any proof of who sent it"),
        "trusted": SignalPhrase("trust", "your trust in the sender"),
        "keywords": SignalPhrase("keywords", "your spam keywords in it"),
        "contact listed": SignalPhrase("contact", "the sender's place in your contact list"),
        "contact written_to": SignalPhrase("contact", "your earlier letters to the sender"),
        "contact received_from": SignalPhrase("contact", "the sender's earlier wanted mail"),
        "contact answered": SignalPhrase("contact", "the sender's earlier answer to a challenge"),
        "country unknown": SignalPhrase("country", "a country of origin that is not known"),
        "country home": SignalPhrase("country", "its coming from one of your own countries"),
        "country spam": SignalPhrase("country", "the spam that came from its country before"),
        "country ham": SignalPhrase("country", "the good mail that came from its country before"),
        "traffic sender minutes": SignalPhrase(
            "traffic sender", "earlier letters of this sender within ten minutes ({count})"
        ),
        "traffic sender day": SignalPhrase(
            "traffic sender", "earlier letters of this sender within a day ({count})"
        ),
        "traffic domain minutes": SignalPhrase(
            "traffic domain", "earlier letters of the sender's domain within ten minutes ({count})"
        ),
        "traffic domain day": SignalPhrase(
            "traffic domain", "earlier letters of the sender's domain within a day ({count})"
        ),
        "traffic network day": SignalPhrase(
            "traffic network", "earlier letters by way of the same network within a day ({count})"
        ),
        "traffic shape minutes": SignalPhrase(
            "traffic shape", "earlier letters of the same shape within ten minutes ({count})"
        ),
        "traffic shape day": SignalPhrase(
            "traffic shape", "earlier letters of the same shape within a day ({count})"
        ),
        "traffic all minutes": SignalPhrase(
            "traffic all", "how much mail came in the ten minutes before it"
        ),
        "hour sine": SignalPhrase("hour", "the hour at which it came"),
        "hour cosine": SignalPhrase("hour", "the hour at which it came"),
        "twins ham": SignalPhrase("twins", "nearly the same letters that you called good"),
        "twins spam": SignalPhrase("twins", "nearly the same letters that you called spam"),
        "service claimed": SignalPhrase("list", "its looking like a circular that nothing proves"),
        "service proven": SignalPhrase("service", "its being a circular of a proven sender"),
        "service wanted": SignalPhrase("service", "circulars of this sender that you wanted"),
        "service unwanted": SignalPhrase(
            "service", "circulars of this sender that you did not want"
        ),
        "service unwanted since": SignalPhrase(
            "service", "your wanting no more circulars of this sender of late"
        ),
        "hour unusual": SignalPhrase("hour", "an hour at which you get little good mail"),
        "claim late": SignalPhrase("date", "how long after its date it came"),
        "claim ahead": SignalPhrase("date", "a date that lies in the future"),
        "domain known": SignalPhrase("domain", "the good mail you had from this domain ({count})"),
        "new fields": SignalPhrase(
            "departure", "technical lines that this domain's mail never had before"
        ),
        "new signature": SignalPhrase(
            "departure", "a signature that this domain's mail never had before"
        ),
        "new network": SignalPhrase("departure", "a way that this domain's mail never came before"),
        "new country": SignalPhrase(
            "departure", "a country that this domain's mail never came from before"
        ),
    }


SIGNALS: Mapping[str, SignalPhrase] = MappingProxyType(_traits() | _knowledge())

# Small numbers read better as words.
_NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def signal_phrase(name: str) -> SignalPhrase:
    """What a signal is to a person; one without a phrase of its own is called by its name."""
    return SIGNALS.get(name) or SignalPhrase(f"signal {name}", f"what Hamlet calls “{name}”")


def said_of(name: str, amount: float) -> str:
    """The signal's phrase, with the number that it stands for."""
    count = max(round(expm1(min(amount, 30.0))), 0)
    words = _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"
    return signal_phrase(name).words.replace("{count}", words)
