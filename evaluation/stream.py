"""One stream of labelled mail out of what a person names: a corpus, or ham and spam apart."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from evaluation.arrival import BEGINNING, arrived_at
from evaluation.corpus import Corpus, CorpusError, Item, read
from knowledge_base.label import Label


def stream(names: Sequence[str]) -> list[Item]:
    """The messages of all that is named, each `PATH`, `ham=PATH` or `spam=PATH`.

    One corpus keeps its own order; several are merged by the time of arrival,
    as they would have come into one mailbox. Raises CorpusError where a message
    has no label.
    """
    corpora = [named(name) for name in names]
    for corpus in corpora:
        if any(item.label is None for item in corpus):
            raise CorpusError(
                f"{corpus.path} does not say which of its messages are spam. "
                f"Say what all of it is: ham={corpus.path} or spam={corpus.path}."
            )
    if len(corpora) == 1:
        return list(corpora[0])
    dated = [pair for corpus in corpora for pair in with_times(corpus)]
    return [item for _, item in sorted(dated, key=lambda pair: pair[0])]


def named(name: str) -> Corpus:
    """The corpus that one name stands for."""
    word, equals, path = name.partition("=")
    if equals and word in set(Label):
        return read(path, as_label=Label(word))
    return read(name)


def with_times(items: Iterable[Item]) -> Iterable[tuple[datetime, Item]]:
    """Each message with its time of arrival; reads all of them once."""
    at = BEGINNING
    for item in items:
        at = arrived_at(item.raw(), previous=at)
        yield at, item
