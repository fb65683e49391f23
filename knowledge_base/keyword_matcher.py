"""One user's spam keywords, compiled: each text is read once, however many keywords there are."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from knowledge_base.disguise import respaced
from knowledge_base.keyword import Keyword, KeywordKind, KeywordPlace
from knowledge_base.keyword_regexes import KeywordRegexes
from knowledge_base.knowledge import KeywordMatch
from knowledge_base.spot import Spot, first_look, reading
from mail.words import fold, stems, words


class KeywordMatcher:
    """Finds one user's keywords in subjects and bodies.

    Words and phrases are compared stem by stem, prefixes with whole words,
    both also through the disguises that `mail.words.fold` and `disguise`
    know; regular expressions with the folded text.
    """

    def __init__(self, keywords: Sequence[Keyword]) -> None:
        self._places = {
            place: _PlaceMatcher(
                [each for each in keywords if each.place in {place, KeywordPlace.BOTH}]
            )
            for place in (KeywordPlace.SUBJECT, KeywordPlace.BODY)
        }

    def matches(self, *, subject: str, body: str) -> tuple[KeywordMatch, ...]:
        """What is found, each keyword once a place, in the order of the list.

        `found` is the keyword itself where only case tells them apart.
        """
        texts = {KeywordPlace.SUBJECT: subject, KeywordPlace.BODY: body}
        return tuple(
            KeywordMatch(
                keyword.pattern,
                place.value,
                keyword.pattern if written == fold(keyword.pattern) else written,
            )
            for place, matcher in self._places.items()
            for keyword, written in matcher.found(texts[place])
        )


class _PlaceMatcher:
    """Those keywords that are looked for in one place."""

    def __init__(self, keywords: Sequence[Keyword]) -> None:
        self._rank = {keyword: rank for rank, keyword in enumerate(keywords)}
        self._phrases: defaultdict[str, list[tuple[tuple[str, ...], Keyword]]] = defaultdict(list)
        self._prefixes: defaultdict[str, list[Keyword]] = defaultdict(list)
        for keyword in keywords:
            if keyword.kind in {KeywordKind.WORD, KeywordKind.PHRASE}:
                phrase = words(keyword.pattern)
                self._phrases[phrase[0]].append((phrase, keyword))
            elif keyword.kind is KeywordKind.PREFIX:
                self._prefixes[fold(keyword.pattern)].append(keyword)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._longest = max(
            (len(phrase) for found in self._phrases.values() for phrase, _ in found), default=1
        )
        self._regexes = KeywordRegexes(
            [each for each in keywords if each.kind is KeywordKind.REGEX]
        )

    def found(self, text: str) -> list[tuple[Keyword, str]]:
        """The keywords in the text, in order, each with what is written where it first stands."""
        if not self._rank or not text:
            return []
        folded = fold(text)
        found = dict(self._regexes.found(folded))
        if self._phrases or self._prefixes:
            for keyword, written in self._words(folded):
                found.setdefault(keyword, written)
        return sorted(found.items(), key=lambda item: self._rank[item[0]])

    def _words(self, folded: str) -> Iterator[tuple[Keyword, str]]:
        text, spaced = respaced(folded)
        tokens = text.split()
        telling = self._telling(set(tokens))
        if not telling:
            return
        for first, token in enumerate(tokens):
            if token in telling:
                row = self._row(tokens, first)
                for place, spot in enumerate(reading(token)):
                    for keyword, length in (*self._beginning(row, place), *self._starting(spot)):
                        written = (
                            spaced.get(token, spot.written)
                            for token, spot in row[place : place + length]
                        )
                        yield keyword, " ".join(written)

    def _row(self, tokens: Sequence[str], first: int) -> list[tuple[str, Spot]]:
        """The words of this token, and as many after them as the longest phrase may need."""
        row: list[tuple[str, Spot]] = []
        enough = len(reading(tokens[first])) + self._longest - 1
        for place in range(first, len(tokens)):
            row += ((tokens[place], spot) for spot in reading(tokens[place]))
            if len(row) >= enough:
                break
        return row

    def _telling(self, tokens: set[str]) -> set[str]:
        """Those of the tokens in which a keyword may begin."""
        phrases = self._phrases.keys()
        plain = [token for token in tokens if token.isascii() and token.isalpha()]
        telling = {token for token, its in zip(plain, stems(plain), strict=True) if its in phrases}
        telling.update(filter(self._starts, plain if self._prefixes else ()))
        for token in tokens.difference(plain):
            look = first_look(token)
            if not phrases.isdisjoint(look.stems) or any(map(self._starts, look.wholes)):
                telling.add(token)
        return telling

    def _starts(self, whole: str) -> bool:
        return bool(self._lengths) and not self._prefixes.keys().isdisjoint(
            [whole[:length] for length in self._lengths]
        )

    def _beginning(
        self, row: Sequence[tuple[str, Spot]], place: int
    ) -> Iterator[tuple[Keyword, int]]:
        """Words and phrases that begin at this place, and how many words they have."""
        for first in row[place][1].stems & self._phrases.keys():
            for phrase, keyword in self._phrases[first]:
                here = row[place : place + len(phrase)]
                if len(here) == len(phrase) and all(
                    wanted in spot.stems for wanted, (_, spot) in zip(phrase, here, strict=True)
                ):
                    yield keyword, len(phrase)

    def _starting(self, spot: Spot) -> Iterator[tuple[Keyword, int]]:
        """Prefixes with which this word starts."""
        for prefix in {whole[:length] for length in self._lengths for whole in spot.wholes}:
            for keyword in self._prefixes.get(prefix, ()):
                yield keyword, 1
