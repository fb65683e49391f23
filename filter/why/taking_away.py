"""A letter's case without some piece of it: what the pipeline is asked about again."""

import re
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from ann.example import Example, slot
from ann.prediction import Prediction
from ann.stored_network import StoredNetwork
from filter.case import Case
from filter.why.piece import Names, Piece
from mail.message import Message

# A word as the network sees it (`ann.hashing`): anything but these characters of ASCII.
WORD = re.compile(r"[^\x00-\x20\"#%&()*+,./:;<=>?@\[\\\]^`{|}~\x7f]+")
# The network reads fewer bytes of a text than this is characters, also when words are gone.
READ = 40_000


def without(case: Case, piece: Piece) -> Case:
    """The case as if the piece had not been there; what is gathered of the user stays."""
    network: StoredNetwork = case.network
    if piece.signals:
        # It answers to all that the network answers to; only what it is asked is less.
        network = cast(StoredNetwork, Overlooking(network, piece.signals))
    return replace(case, message=letter_without(case.message, piece), network=network)


def letter_without(message: Message, piece: Piece) -> Message:
    """The letter without the words, fields, links and attachments of the piece.

    Of its words only those that the network reads are taken out, from subject
    and text; `Message.words`, of which the other steps' knowledge was made,
    stay as they were.
    """
    if not piece.in_content:
        return message
    urls = [url for url in message.urls if url.host in piece.hosts]
    subject, text, hidden = (
        _blotted(each[:READ], piece.words)
        for each in (message.subject, message.text, message.hidden_text)
    )
    for href in sorted({url.href for url in urls}):
        text = text.replace(href, " ")
    return replace(
        message,
        headers=tuple(each for each in message.headers if each.name not in piece.fields),
        subject=subject,
        text=text,
        hidden_text=hidden,
        urls=tuple(url for url in message.urls if url.host not in piece.hosts),
        attachments=tuple(each for each in message.attachments if each not in piece.attachments),
    )


def overlooked(example: Example, signals: Names) -> Example:
    """The example without the signals of these names."""
    slots = [slot(name) for name in signals]
    kept = ~np.isin(example.slots, slots)
    return replace(
        example,
        slots=example.slots[kept],
        amounts=example.amounts[kept],
        named={name: value for name, value in example.named.items() if name not in signals},
    )


@dataclass(frozen=True, slots=True)
class Overlooking:
    """A network that does not see some signals, and else is the one it stands for."""

    network: StoredNetwork
    signals: Names

    def predict_one(self, example: Example) -> Prediction:
        """What the network thinks of the message, but for those signals."""
        return self.network.predict_one(overlooked(example, self.signals))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.network, name)


def _blotted(text: str, words: Names) -> str:
    if not words:
        return text
    return WORD.sub(lambda found: " " if found[0].lower() in words else found[0], text)
