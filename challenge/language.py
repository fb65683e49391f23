"""Which language a sender is written to in: that of his own letter."""

from collections.abc import Collection
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from challenge.texts import USUAL
from mail.message import Message

# Fewer letters name no language, and more than these add nothing.
FEWEST, MOST = 20, 4_000
# A relative that we do not speak (Norwegian, Galician) takes the rest.
SURE = 0.7


def language_of(message: Message, known: Collection[str]) -> str:
    """The one of the `known` languages that the message is in; English where that is none of them.

    What the sender's program says of it (Content-Language, RFC 3282) goes first, then the words.
    The same message has the same language on every machine.
    """
    said = message.header("content-language").partition(",")[0].partition("-")[0].strip().lower()
    if said:
        return said if said in known else USUAL
    text = f"{message.subject}\n{message.text}"[:MOST]
    if sum(map(str.isalpha, text)) < FEWEST:
        return USUAL
    # Asked among all languages that it knows: among ours alone, it would find one in any text.
    found, confidence = identifier().classify(text)
    return found if confidence >= SURE and found in known else USUAL


@cache
def identifier() -> LanguageIdentifier:
    """The words' judge, read once: 19 MB, a tenth of a second."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
