"""The words of a letter that may have moved the network, neighbours as one phrase."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ann import prediction as ann
from filter.why.piece import Family, Piece
from filter.why.quoting import listed, quoted
from filter.why.taking_away import READ, WORD
from mail.message import Message

MOST_WORDS = 16
LONGEST_PHRASE = 4

_PLACES = {"subject": "the subject", "text": "the text", "hidden": "hidden text"}
# One letter, or a mark of punctuation, tells nobody anything; “!!!” and “$” do.
_TELLS = re.compile(r"[^\W_]{2}|[!$]")


def word_pieces(message: Message, reasons: Sequence[ann.Reason]) -> list[Piece]:
    """The strongest words of subject and text, each once wherever it stands.

    Words that speak for the same verdict and stand side by side are one piece.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    for reason in reasons:
        if reason.place in _PLACES and reason.kind is ann.Kind.WORD and _TELLS.search(reason.name):
            weights[reason.name] += reason.weight
    strongest = sorted(weights, key=lambda word: (-abs(weights[word]), word))[:MOST_WORDS]
    kept = {word: weights[word] for word in strongest}
    texts = {
        _PLACES["subject"]: _words(message.subject),
        _PLACES["text"]: _words(message.text[:READ]),
        _PLACES["hidden"]: _words(message.hidden_text[:READ]),
    }
    return [_piece(words, kept, texts) for words in _phrases(texts.values(), kept)]


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def _piece(
    words: tuple[str, ...], weights: Mapping[str, float], texts: Mapping[str, Sequence[str]]
) -> Piece:
    quote = quoted(" ".join(words))
    where = listed([place for place, found in texts.items() if not set(words).isdisjoint(found)])
    noun = "the word" if len(words) == 1 else "the words"
    phrase = f"{noun} {quote} in {where}"
    leaning = sum(weights[word] for word in words)
    return Piece(phrase, Family.WORDS, quote, phrase, leaning, words=frozenset(words))


def _phrases(
    texts: Iterable[Sequence[str]], weights: Mapping[str, float]
) -> Iterator[tuple[str, ...]]:
    """Every word once: in the first run of neighbours that it belongs to, or alone."""
    left = dict.fromkeys(weights)
    for text in texts:
        run: list[str] = []
        for word in [*text, ""]:
            joins = word in left and word not in run and len(run) < LONGEST_PHRASE
            if joins and (not run or weights[run[0]] * weights[word] > 0):
                run.append(word)
                continue
            if len(run) > 1:
                yield tuple(run)
                for used in run:
                    del left[used]
            run = [word] if word in left else []
    for word in left:
        yield (word,)
