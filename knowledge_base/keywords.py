"""The words, phrases and expressions by which a user knows spam."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from django.db import transaction

from knowledge_base import ledger
from knowledge_base.keyword import Keyword, KeywordKind, KeywordPlace
from knowledge_base.keyword_matcher import KeywordMatcher
from knowledge_base.keyword_regexes import RegexError, check_regex
from knowledge_base.knowledge import KeywordMatch
from knowledge_base.models import SpamKeyword
from knowledge_base.storable import storable
from mail.message import Message
from mail.words import fold, words
from users.models import User

LONGEST_PATTERN = 200
SHORTEST_PREFIX = 3
MOST_KEYWORDS = 1_000
MOST_MATCHERS = 256


class KeywordError(ValueError):
    """What was written cannot be a keyword; the message says why and what can."""


def add(
    user: User,
    pattern: str,
    *,
    kind: KeywordKind = KeywordKind.WORD,
    place: KeywordPlace = KeywordPlace.BOTH,
) -> Keyword:
    """Mail that contains the keyword is spam to the user; returns it as kept.

    Adding it again changes nothing. Raises `KeywordError`.
    """
    keyword = checked(pattern, kind=kind, place=place)
    with transaction.atomic():
        ledger.lock(user)
        rows = SpamKeyword.objects.filter(user=user)
        if rows.count() >= MOST_KEYWORDS:
            raise KeywordError(f"There are {MOST_KEYWORDS} keywords already; remove some first.")
        _, new = rows.get_or_create(
            user=user, pattern=keyword.pattern, kind=keyword.kind, place=keyword.place
        )
        if new:
            ledger.note_keywords(user)
    return keyword


def remove(user: User, pattern: str) -> bool:
    """No keyword of the user is written `pattern`, of any kind or place; whether one was."""
    with transaction.atomic():
        ledger.lock(user)
        removed, _ = SpamKeyword.objects.filter(
            user=user, pattern=storable(pattern).strip()
        ).delete()
        if removed:
            ledger.note_keywords(user)
    return removed > 0


def listed(user: User) -> list[Keyword]:
    """The user's keywords, in the order in which he added them."""
    rows = SpamKeyword.objects.filter(user=user).order_by("id")
    return [
        Keyword(pattern, KeywordKind(kind), KeywordPlace(place))
        for pattern, kind, place in rows.values_list("pattern", "kind", "place")
    ]


def checked(pattern: str, *, kind: KeywordKind, place: KeywordPlace) -> Keyword:
    """The keyword, if it can be one; else `KeywordError`."""
    text = storable(pattern).strip()
    if len(text) > LONGEST_PATTERN:
        raise KeywordError(f"A keyword has at most {LONGEST_PATTERN} characters.")
    if kind is KeywordKind.REGEX:
        try:
            check_regex(text)
        except RegexError as error:
            raise KeywordError(str(error)) from error
    elif not words(text):
        raise KeywordError(f"“{pattern}” has no letter or digit; a keyword needs a word.")
    elif kind is not KeywordKind.PHRASE and len(text.split()) > 1:
        raise KeywordError(f"“{pattern}” is more than one word; add it as a phrase.")
    elif kind is KeywordKind.PREFIX and len(fold(text)) < SHORTEST_PREFIX:
        raise KeywordError(
            f"“{pattern}” begins too many words; a prefix has at least {SHORTEST_PREFIX} letters."
        )
    return Keyword(text, kind, place)


class Matchers:
    """The compiled keywords of the users that this process served last, each as of a stamp."""

    def __init__(self, *, most: int = MOST_MATCHERS) -> None:
        self._most = most
        self._held: OrderedDict[int, tuple[int, KeywordMatcher]] = OrderedDict()
        self._lock = Lock()

    def current(self, user: User, stamp: int) -> KeywordMatcher:
        """The user's matcher as of `stamp`, or later; one query if it is not held."""
        with self._lock:
            held = self._held.pop(user.pk, None)
        if held is None or held[0] != stamp:
            held = (stamp, KeywordMatcher(listed(user)))
        with self._lock:
            self._held[user.pk] = held
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return held[1]


matchers = Matchers()


def matches(
    user: User, messages: Sequence[Message], *, stamp: int
) -> list[tuple[KeywordMatch, ...]]:
    """The user's keywords that stand in each message (`KeywordMatcher`)."""
    matcher = matchers.current(user, stamp)
    return [matcher.matches(subject=each.subject, body=each.text) for each in messages]
