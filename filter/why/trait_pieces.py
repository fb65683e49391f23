"""What of a letter besides its words may have moved the network: fields, signals, links, files."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ann import prediction as ann
from filter.why import field_phrases, signal_phrases
from filter.why.field_phrases import field_phrase
from filter.why.piece import Family, Piece
from filter.why.quoting import quoted
from filter.why.signal_phrases import signal_phrase
from mail.message import Message

MOST_TOPICS = 14
MOST_HOSTS = 6
MOST_FILES = 3
CITED = 2
# What stands in every address and every header tells nobody anything, nor does the day of a stamp.
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TELLS_NOTHING = frozenset(
    ["com", "net", "org", "www", "http", "https", "mailto", "for", "from", "with", "smtp", "esmtp"]
).union(_DAYS)
SHORTEST_CITATION = 3
READ_LINKS = 100


@dataclass(slots=True)
class _Topic:
    """What is found of one topic: weights of signals, of fields, of words in fields."""

    signals: dict[str, float] = field(default_factory=dict)
    fields: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    words: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def weight(self) -> float:
        return sum(self.signals.values()) + sum(self.fields.values())


def trait_pieces(
    message: Message, reasons: Sequence[ann.Reason], amounts: Mapping[str, float]
) -> list[Piece]:
    """The strongest topics of fields and signals, and the links and files of the letter.

    `amounts` are the letter's signals. Fields and signals that say the same
    thing to a person are one piece.
    """
    topics: defaultdict[str, _Topic] = defaultdict(_Topic)
    for reason in reasons:
        if reason.kind is ann.Kind.SIGNAL:
            topic = topics[signal_phrase(reason.name).topic]
            topic.signals[reason.name] = reason.weight
        elif reason.kind is ann.Kind.FIELD:
            topic = topics[field_phrase(reason.place).topic]
            topic.fields[reason.place] += reason.weight
            topic.words[reason.name] += reason.weight
    strongest = sorted(topics, key=lambda name: (-abs(topics[name].weight), name))[:MOST_TOPICS]
    return [
        *(_piece(message, topics[name], amounts) for name in strongest),
        *_links(message),
        *_files(message),
    ]


def _piece(message: Message, topic: _Topic, amounts: Mapping[str, float]) -> Piece:
    leaning = topic.weight
    signal = max(topic.signals, key=lambda name: (abs(topic.signals[name]), name), default="")
    name = max(topic.fields, key=lambda name: (abs(topic.fields[name]), name), default="")
    if name and abs(topic.fields[name]) >= abs(topic.signals.get(signal, 0.0)):
        towards = [word for word in topic.words if topic.words[word] * leaning > 0 and _tells(word)]
        cited = sorted(towards, key=lambda word: (-abs(topic.words[word]), word))[:CITED]
        phrase = field_phrase(name)
        said = field_phrases.said_of(phrase, value=message.header(name), words=cited)
        plain = phrase.words
    else:
        said = plain = signal_phrases.said_of(signal, amounts.get(signal, 0.0))
    return Piece(
        said,
        plain=plain,
        leaning=leaning,
        fields=frozenset(topic.fields),
        signals=frozenset(topic.signals),
    )


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST_CITATION and not word.isdigit() and word not in _TELLS_NOTHING


def _links(message: Message) -> list[Piece]:
    hosts = Counter(url.host for url in message.urls[:READ_LINKS] if url.host)
    return [
        Piece(f"links to {quoted(host)}", Family.LINKS, quoted(host), hosts=frozenset({host}))
        for host, _ in hosts.most_common(MOST_HOSTS)
    ]


def _files(message: Message) -> list[Piece]:
    return [
        Piece(f"the attachment {quote}", Family.FILES, quote, attachments=frozenset({each}))
        for each in dict.fromkeys(message.attachments[:MOST_FILES])
        for quote in [quoted(each.filename or each.media_type)]
    ]
