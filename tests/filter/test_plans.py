"""Every query on the filter's tables finds its rows by an index, however many users there are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from ann.models import History, Sample
from filter import attention, mark_rows, policies, retraining, review, store, teaching, waiting
from filter.doubt import Contradiction
from filter.feedback import alike
from filter.held import held, settle_moved
from filter.models import Judgement, Mark, StoredMessage, StoredPolicy
from filter.opinion import Action, Verdict
from users.models import User

# MariaDB commits before it counts what is in a table.
pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
USERS, LETTERS = 30, 60
# What a sweep reads from end to end on purpose: who there is, and which schedules; and what a
# query found itself.
WHOLE = ("users_user", "django_celery_beat", "subquery", "<")


@pytest.fixture
def anna():
    users = User.objects.bulk_create(User(address=f"{n}@home.example") for n in range(USERS))
    every = [(user, number) for user in users for number in range(LETTERS)]
    Judgement.objects.bulk_create(
        Judgement(
            user=user,
            digest=f"{number}",
            verdict=list(Verdict)[number % 3],
            probability=0.5,
            step="misbehaviour",
            action=Action.HOLD if number % 20 == 0 else Action.DELIVER,
            trail=[],
            signals={},
            arrived_at=NOW,
        )
        for user, number in every
    )
    StoredMessage.objects.bulk_create(
        StoredMessage(
            user=user, digest=f"{number}", compressed=b"x", awaits=None if number else NOW
        )
        for user, number in every
    )
    Mark.objects.bulk_create(
        Mark(
            user=user,
            digest=f"{number}",
            label="ham",
            outcomes={},
            question="" if number % 20 else Contradiction.TWINS,
            against="" if number % 20 else f"{number + 1}",
        )
        for user, number in every
    )
    Sample.objects.bulk_create(
        Sample(user=user, digest=f"{number}", spam=True, example=b"x") for user, number in every
    )
    last = Sample.objects.latest("id").pk
    History.objects.bulk_create(History(user=user, last_sample=last) for user in users)
    StoredPolicy.objects.bulk_create(
        StoredPolicy(user=user, preset="careful", retrain_after=5) for user in users
    )
    if connection.vendor == "mysql":
        with connection.cursor() as cursor:
            for model in (Judgement, StoredMessage, Mark, Sample, History, StoredPolicy, User):
                cursor.execute(f"ANALYZE TABLE {model._meta.db_table}")
                cursor.fetchall()
    return users[0]


def locked(user):
    with transaction.atomic():
        return mark_rows.held_mark(user, "7")


ASKED = {
    "policy": policies.policy_of,
    "attention": attention.attention_of,
    "what was seen of a letter": lambda user: teaching._first_judgement.first(user.pk, "7"),
    "a letter's bytes": lambda user: store._compressed.first(user.pk, "7"),
    "a mark": locked,
    "marks of the same question": lambda user: list(alike(Mark(user=user, question="twins"))),
    "held letters": lambda user: list(held(user)),
    "a held letter": lambda user: held(user).filter(pk=7).first(),
    "a move": lambda user: settle_moved(user, [1, 2, 3], action=Action.JUNK, at=NOW),
    "questions": review.questioned,
    "how many questions": lambda user: (
        review.open_marks(user).values("question", "against", "label").distinct().count()
    ),
    "letters that wait": lambda _: waiting.forgotten(before=NOW + timedelta(days=9_000)),
    "the sweep": lambda _: retraining.due(NOW),
    "a standing": retraining.standing,
    "how many of each verdict": lambda user: list(
        user.judgements.values_list("verdict").annotate(Count("id"))
    ),
    "the newest": lambda user: list(user.judgements.order_by("-judged_at", "-id")[:25]),
    "the newest of a verdict": lambda user: list(
        user.judgements.filter(verdict="spam").order_by("-judged_at", "-id")[:25]
    ),
}


def test_rows_are_found_by_an_index(anna):
    found = {}
    for name, ask in ASKED.items():
        with CaptureQueriesContext(connection) as captured:
            ask(anna)
        queries = [query["sql"] for query in captured if " WHERE " in query["sql"]]
        assert queries, name
        found[name] = [table for sql in queries for table in read_whole(sql)]
    assert {name: tables for name, tables in found.items() if tables} == {}


def test_a_query_without_an_index_would_be_told(anna):
    with CaptureQueriesContext(connection) as captured:
        list(Judgement.objects.filter(subject="Hello"))
    assert read_whole(captured[0]["sql"]) == ["filter_judgement"]


def read_whole(sql):
    """The tables that the query reads from end to end, by its plan."""
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(f"EXPLAIN {sql}")
            steps = [(row[2] or "", row[3] == "ALL") for row in cursor.fetchall()]
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            details = [row[3].split() for row in cursor.fetchall()]
            steps = [(words[1], words[0] == "SCAN") for words in details if len(words) > 1]
    return [table for table, whole in steps if whole and not table.startswith(WHOLE)]
