"""What of a message moved the network: its words with their places, and its signals, by name."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ann.content import BITS, VIEWS, Tagged, headers, tagged_words, texts
from ann.example import Example, slot
from ann.network import Network
from ann.prediction import Kind, Reason
from mail.message import Message

Shares = npt.NDArray[np.float32]


def reasons(network: Network, example: Example) -> tuple[Reason, ...]:
    """Everything that has a name and moved the network, strongest first.

    Pairs of words and sequences of bytes count for the network but are not
    named; what taking a word away is worth, with all that hangs on it, only
    asking the network again can tell. Two signals that share a slot are both
    named with what they weigh together. Empty for an example whose message is
    not known any more.
    """
    if example.message is None:
        return ()
    content, signals = network.contributions(example)
    found = list(_words(example, example.message, content))
    strength = dict(zip(example.slots.tolist(), signals.tolist(), strict=True))
    found += [
        Reason(Kind.SIGNAL, "", name, strength[slot(name)])
        for name, amount in example.named.items()
        if amount
    ]
    moved = [reason for reason in found if reason.weight]
    return tuple(sorted(moved, key=lambda each: (-abs(each.weight), each.name, each.place)))


def _words(example: Example, message: Message, content: Shares) -> Iterator[Reason]:
    bounds = np.cumsum([len(view) for view in example.content])[:-1]
    shares = dict(zip(VIEWS, np.split(content, bounds), strict=True))
    views = dict(zip(VIEWS, example.content, strict=True))
    for view, kind, tagged in (
        ("words", Kind.WORD, list(texts(message))),
        ("headers", Kind.FIELD, list(headers(message))),
    ):
        for feature, place, word in _spelled(tagged):
            at = int(np.searchsorted(views[view], feature))
            yield Reason(kind, place, word, float(shares[view][at]))


def _spelled(tagged: list[Tagged]) -> Iterator[tuple[int, str, str]]:
    """Feature, place and spelling of every distinct word, each once for each place."""
    words = tagged_words(tagged)
    _, first = np.unique(words.hashes, return_index=True)
    features = (words.hashes[first] >> np.uint64(64 - BITS)).tolist()
    for number, feature in zip(first.tolist(), features, strict=True):
        start, end = words.starts[number], words.ends[number]
        spelled = words.buffer[start:end].decode("utf-8", "replace").lower()
        yield feature, tagged[words.texts[number]][0].decode("utf-8", "replace"), spelled
