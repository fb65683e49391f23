"""What of a message moved the network, in words that its reader understands."""

from collections.abc import Iterator

import numpy as np

from ann.content import VIEWS, Tagged, headers, indices, tagged_words, texts
from ann.example import Example, slot
from ann.network import Network
from ann.prediction import Reason
from mail.message import Message

_PLACES = {
    b"subject": "in the subject",
    b"text": "in the text",
    b"hidden": "in hidden text",
    b"host": "in the host of a link",
    b"whole host": "as the host of a link",
    b"link": "in a link",
    b"attachment": "in an attachment's name",
}


def reasons(network: Network, example: Example) -> tuple[Reason, ...]:
    """Everything that has a name and moved the network, strongest first.

    Sequences of bytes count for the network but mean nothing to a reader; they
    are left out. Empty for an example whose message is not known any more.
    """
    if example.message is None:
        return ()
    content, signals = network.contributions(example)
    parts = np.split(content, np.cumsum([len(view) for view in example.content])[:-1])
    shares = {
        name: dict(zip(view.tolist(), part.tolist(), strict=True))
        for name, view, part in zip(VIEWS, example.content, parts, strict=True)
    }
    found = {words: shares[view].get(place, 0.0) for view, place, words in _named(example.message)}
    strength = dict(zip(example.slots.tolist(), signals.tolist(), strict=True))
    found |= {name: strength[slot(name)] for name, amount in example.named.items() if amount}
    ordered = sorted(found.items(), key=lambda item: (-abs(item[1]), item[0]))
    return tuple(Reason(words, weight) for words, weight in ordered if weight)


def _named(message: Message) -> Iterator[tuple[str, int, str]]:
    """View, place and description of every word of the message."""
    for place, word, tag in _spelled(list(texts(message))):
        yield "words", place, f'"{word}" {_PLACES[tag]}'
    for place, word, tag in _spelled(list(headers(message))):
        yield "headers", place, f'"{word}" in the header field {tag.decode("utf-8", "replace")}'


def _spelled(tagged: list[Tagged]) -> Iterator[tuple[int, str, bytes]]:
    words = tagged_words(tagged)
    for number in range(len(words.hashes)):
        [place] = indices(words.hashes[number : number + 1]).tolist()
        start, end = words.starts[number], words.ends[number]
        spelled = words.buffer[start:end].decode("utf-8", "replace").lower()
        yield place, spelled, tagged[words.texts[number]][0]
