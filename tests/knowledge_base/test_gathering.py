import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from knowledge_base import contacts, countries, keywords, sightings, trust
from knowledge_base.gathering import gather
from knowledge_base.knowledge import (
    ContactKind,
    Knowledge,
    Location,
    Proof,
    Service,
    StepRecord,
    Twins,
)
from knowledge_base.label import Label
from knowledge_base.learning import learn
from knowledge_base.records import confirm
from mail.message import Message
from tests.knowledge_base.letters import ALIGNED, NOW, letter
from users.models import User

# Nine questions, of which two take a second query where something resembles: the earlier spams
# are asked for by likeness and then named, the twins sought by their bands and then read.
QUERIES = 11
# Once more each for keywords, journal and references, when they changed since the last time.
QUERIES_AFTER_CHANGE = 14
# SQLite reads a whole table, or what a query of Django's calls by a letter and a number.
READS_A_TABLE = re.compile(r"SCAN (TABLE )?(knowledge_base_\w+|[TUV]\d+)\b").match
BULK = (("list-unsubscribe", "<https://spam.biz/stop>"), ("x-mailer", "Blaster"))
SPAM = letter(
    "Cheap pills for every man and woman, sent to your door tonight by our friendly doctors, "
    "no questions asked, no prescription needed, order now and save a lot of money",
    sender="x@spam.biz",
    subject="Pills",
    ip="41.58.0.9",
    fields=BULK,
)
HAM = letter("Tuesday then", authentication=ALIGNED, ip="8.8.8.8")


def teach(user: User) -> None:
    learn(user, SPAM, Label.SPAM, at=NOW)
    learn(user, HAM, Label.HAM, at=NOW)
    keywords.add(user, "casino")
    trust.trust(user, "@anna.org")
    contacts.add(user, "dora@dora.org")
    countries.add(user, "us")
    confirm(user, {"matching_fraction": "spam"}, Label.SPAM)
    sightings.record(user, [SPAM, HAM], [NOW, NOW])


def one(user: User, message: Message) -> Knowledge:
    [known] = gather(user, [message], [NOW + timedelta(minutes=5)])
    return known


def test_a_stranger_to_a_new_user_is_known_for_nothing(ben: User) -> None:
    assert one(ben, HAM) == Knowledge(
        proof=Proof.ALIGNED, location=Location("US", frozenset(), 0, 0)
    )
    assert one(ben, SPAM).service == Service("spam.biz", proven=False)


def test_all_that_was_learned_is_gathered(ben: User) -> None:
    teach(ben)
    again = letter(SPAM.text, sender="y@other.biz", subject="Pills", ip="41.58.0.1", salt="2")
    known = one(ben, again)
    assert known.match is not None
    assert known.match.reference.subject == "Pills"
    assert (known.match.fraction, known.match.same) == (1.0, False)
    assert known.location == Location("NG", frozenset({"US"}), 1, 0)
    assert known.traffic.network_day == 1
    assert known.traffic.all_minutes == 2
    assert known.records == {"matching_fraction": StepRecord(spam=1, spam_on_spam=1)}
    assert known.twins == Twins(ham=0, spam=1)
    assert known.service is None
    assert one(ben, SPAM).service == Service("spam.biz", False, unwanted=1, unwanted_since=1)
    assert one(ben, SPAM).twins == Twins()
    friend = one(ben, letter("The casino on Friday?", authentication=ALIGNED, ip="8.8.4.4"))
    assert friend.proof is Proof.ALIGNED
    assert friend.trust is not None
    assert (friend.trust.address, friend.trust.said) == ("@anna.org", True)
    assert friend.departure.letters == 1
    assert friend.departure.new_network
    assert friend.contact is not None
    assert friend.contact.kind is ContactKind.RECEIVED_FROM
    assert [each.keyword for each in friend.keywords] == ["casino"]


def test_the_same_sender_and_content_match_below_the_floor(ben: User) -> None:
    short = letter("Buy now", sender="x@spam.biz", subject="One")
    learn(ben, short, Label.SPAM, at=NOW)
    again = letter("Buy now", sender="x@spam.biz", subject="Two", salt="2")
    match = one(ben, again).match
    assert match is not None
    assert (match.same, match.reference.digest) == (True, short.digest)
    assert one(ben, letter("Buy now", sender="y@other.biz")).match is None


def test_floor_and_limit_choose_the_references(ben: User) -> None:
    short = letter("Buy pills now", sender="x@spam.biz")
    learn(ben, short, Label.SPAM, at=NOW)
    learn(ben, SPAM, Label.SPAM, at=NOW + timedelta(days=1))
    asked = letter("Buy pills now please", sender="y@other.biz")
    assert one(ben, asked).match is None
    [low] = gather(ben, [asked], [NOW], floor=1)
    assert low.match is not None
    assert low.match.reference.digest == short.digest
    [last] = gather(ben, [asked], [NOW], floor=1, spam_limit=1)
    assert last.match is None


def test_a_low_threshold_finds_low_fractions(ben: User) -> None:
    learn(ben, letter("one two three four", subject=""), Label.SPAM, at=NOW)
    asked = letter("one and more", sender="y@other.biz", subject="")
    [usual] = gather(ben, [asked], [NOW], floor=1)
    [low] = gather(ben, [asked], [NOW], floor=1, threshold=0.2)
    assert usual.match is None
    assert low.match is not None
    assert low.match.fraction == 0.25


def test_opposite_tastes_over_the_same_mail_never_mix(ben: User, carol: User) -> None:
    teach(ben)
    learn(carol, SPAM, Label.HAM, at=NOW)
    learn(carol, HAM, Label.SPAM, at=NOW)
    bens, carols = one(ben, SPAM), one(carol, SPAM)
    assert bens.match is not None
    assert bens.contact is None
    assert carols.match is None
    assert carols.contact is not None
    assert (bens.location.spam, bens.location.ham) == (1, 0)
    assert (carols.location.spam, carols.location.ham) == (0, 1)
    assert one(carol, HAM).match is not None
    assert one(carol, HAM).trust is None
    assert one(carol, letter("casino")).keywords == ()
    assert one(carol, HAM).traffic.all_minutes == 0
    assert one(carol, HAM).records == {}


@pytest.mark.parametrize("size", [1, 100])
def test_the_number_of_queries_does_not_depend_on_the_batch(
    ben: User, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    teach(ben)
    batch = [
        letter(
            f"{SPAM.text} {number}",
            sender=f"s{number}@d{number}.org",
            reply_to=(f"r{number}@d{number}.org", "dora@dora.org"),
            ip=f"8.8.{number}.8",
            fields=BULK,
        )
        for number in range(size)
    ]
    times = [NOW + timedelta(seconds=number) for number in range(size)]
    gather(ben, batch, times)
    with django_assert_num_queries(QUERIES):
        found = gather(ben, batch, times)
    assert all(known.match and known.contact and known.service for known in found)
    assert all(known.twins.spam for known in found)


def test_nothing_asked_costs_nothing(
    ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert gather(ben, [], []) == []


def test_messages_of_a_batch_see_each_other_only_as_traffic(ben: User) -> None:
    learn(ben, SPAM, Label.SPAM, at=NOW)
    first, second = gather(ben, [HAM, letter(salt="2")], [NOW, NOW + timedelta(minutes=1)])
    assert first.traffic.sender_minutes == 0
    assert second.traffic.sender_minutes == 1
    assert second.contact is None


def test_every_query_names_the_user(ben: User) -> None:
    teach(ben)
    with CaptureQueriesContext(connection) as captured:
        gather(ben, [SPAM, HAM], [NOW, NOW])
    assert len(captured) == QUERIES_AFTER_CHANGE
    for query in captured.captured_queries:
        assert re.search(rf'"user_id" = \(?{ben.pk}\b', query["sql"].replace("`", '"'))


def test_every_query_can_use_an_index(ben: User) -> None:
    teach(ben)
    with CaptureQueriesContext(connection) as captured:
        gather(ben, [SPAM, HAM], [NOW, NOW])
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    for query in captured.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {query['sql']}")
            names = [column[0] for column in cursor.description]
            plan = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        if connection.vendor == "sqlite":
            assert not [row for row in plan if READS_A_TABLE(row["detail"])], query["sql"]
        else:
            # On tables as small as these MariaDB would rather read all; that it could is enough.
            [row, *_] = [row for row in plan if not (row["table"] or "").startswith("<derived")]
            assert row["possible_keys"] or "const table" in row["Extra"], query["sql"]


def test_the_same_sender_and_content_are_not_sought_by_time(ben: User) -> None:
    for number in range(50):
        learn(ben, letter(f"Offer {number}"), Label.SPAM, at=NOW + timedelta(hours=number))
    with CaptureQueriesContext(connection) as captured:
        gather(ben, [SPAM], [NOW])
    [query] = [each["sql"] for each in captured.captured_queries if "likeness" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{'EXPLAIN QUERY PLAN' if connection.vendor == 'sqlite' else 'EXPLAIN'} {query}"
        )
        assert "spam_by_likeness" in str(cursor.fetchall())
