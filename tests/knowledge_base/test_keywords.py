import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from knowledge_base import keywords, ledger
from knowledge_base.keyword import Keyword, KeywordKind, KeywordPlace
from knowledge_base.keywords import KeywordError, Matchers
from knowledge_base.models import SpamKeyword
from tests.knowledge_base.letters import letter
from users.models import User


def hits(user: User, text: str) -> list[str]:
    [found] = keywords.matches(user, [letter(text)], stamp=ledger.stamps_of(user).keywords)
    return [match.keyword for match in found]


def test_keywords_are_added_once_listed_in_order_and_removed(ben: User, carol: User) -> None:
    keywords.add(ben, " Viagra ")
    keywords.add(ben, "lose weight", kind=KeywordKind.PHRASE, place=KeywordPlace.SUBJECT)
    keywords.add(ben, "Viagra")
    assert keywords.listed(ben) == [
        Keyword("Viagra", KeywordKind.WORD, KeywordPlace.BOTH),
        Keyword("lose weight", KeywordKind.PHRASE, KeywordPlace.SUBJECT),
    ]
    assert keywords.listed(carol) == []
    assert not keywords.remove(carol, "Viagra")
    assert keywords.remove(ben, "Viagra")
    assert not keywords.remove(ben, "Viagra")
    assert [each.pattern for each in keywords.listed(ben)] == ["lose weight"]


@pytest.mark.parametrize(
    ("pattern", "kind", "says"),
    [
        ("", KeywordKind.WORD, "needs a word"),
        ("!?", KeywordKind.PHRASE, "needs a word"),
        ("two words", KeywordKind.WORD, "as a phrase"),
        ("ab", KeywordKind.PREFIX, "at least 3"),
        ("(a", KeywordKind.REGEX, "missing )"),
        (r"(a)\1", KeywordKind.REGEX, "RE2"),
        ("a*", KeywordKind.REGEX, "all mail"),
        ("x" * 201, KeywordKind.WORD, "at most 200"),
    ],
)
def test_what_cannot_be_a_keyword_is_refused_with_a_reason(
    ben: User, pattern: str, kind: KeywordKind, says: str
) -> None:
    with pytest.raises(KeywordError, match=says.replace(")", r"\)")):
        keywords.add(ben, pattern, kind=kind)
    assert not SpamKeyword.objects.exists()


def test_a_change_is_noticed_at_once(ben: User) -> None:
    assert hits(ben, "viagra casino") == []
    keywords.add(ben, "viagra")
    assert hits(ben, "viagra casino") == ["viagra"]
    keywords.add(ben, "casino")
    keywords.remove(ben, "viagra")
    assert hits(ben, "viagra casino") == ["casino"]


def test_an_unchanged_list_is_compiled_once(
    ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keywords.add(ben, "viagra")
    matchers, stamp = Matchers(), ledger.stamps_of(ben).keywords
    first = matchers.current(ben, stamp)
    with django_assert_num_queries(0):
        assert matchers.current(ben, stamp) is first


def test_what_was_rolled_back_is_not_matched(ben: User) -> None:
    with transaction.atomic():
        keywords.add(ben, "viagra")
        assert hits(ben, "viagra") == ["viagra"]
        transaction.set_rollback(True)
    assert hits(ben, "viagra") == []


def test_rows_changed_behind_the_ledger_stay_unseen_which_is_why_adding_notes_them(
    ben: User,
) -> None:
    keywords.add(ben, "viagra")
    assert hits(ben, "viagra casino") == ["viagra"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE knowledge_base_spamkeyword SET pattern = 'casino'")
    assert hits(ben, "viagra casino") == ["viagra"]
    ledger.note_keywords(ben)
    assert hits(ben, "viagra casino") == ["casino"]


def test_only_so_many_users_matchers_are_held(ben: User, carol: User) -> None:
    matchers = Matchers(most=1)
    first = matchers.current(ben, 1)
    matchers.current(carol, 1)
    assert matchers.current(ben, 1) is not first
