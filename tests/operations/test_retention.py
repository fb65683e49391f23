from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filter import store, waiting
from filter.feedback import learn
from filter.judging import judge
from filter.models import Judgement, Mark, StoredMessage
from filter.why.explaining import explain
from knowledge_base.models import EarlierHam, EarlierSpam
from operations.retention import ROWS_AT_ONCE, keep_as_all, keep_for, rule_of, sweep
from operations.tasks import forget_raw
from tests.console.run import run, run_json
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db
MANY = 1000


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@home.example")


@pytest.fixture
def ben() -> User:
    return User.objects.create_user("ben@home.example")


def stored(user: User, *ages: float) -> list[int]:
    """Rows of so many days of age, the oldest first as they come in life."""
    numbers = []
    for place, age in enumerate(ages):
        row = StoredMessage.objects.create(user=user, digest=f"{place:064}", compressed=b"x")
        at = timezone.now() - timedelta(days=age)
        StoredMessage.objects.filter(pk=row.pk).update(stored_at=at)
        numbers.append(row.pk)
    return numbers


def kept(user: User) -> list[int]:
    return list(StoredMessage.objects.filter(user=user).order_by("pk").values_list("pk", flat=True))


def test_what_is_older_than_its_owners_days_goes_and_the_rest_stays(anna: User, ben: User) -> None:
    own, others = stored(anna, 40, 31, 29, 1), stored(ben, 40, 31)
    keep_for(anna, 30)
    assert sweep(rows_at_most=MANY) == 2
    assert (kept(anna), kept(ben)) == (own[2:], others)


def test_the_setting_is_for_all_for_whom_nothing_else_is_said(
    anna: User, ben: User, settings
) -> None:
    settings.RAW_DAYS = 10
    own, others = stored(anna, 20, 1), stored(ben, 20, 1)
    keep_for(ben, None)
    sweep(rows_at_most=MANY)
    assert (kept(anna), kept(ben)) == (own[1:], others)
    keep_as_all(ben)
    sweep(rows_at_most=MANY)
    assert kept(ben) == others[1:]


def test_without_a_limit_nothing_goes(anna: User) -> None:
    own = stored(anna, 5000)
    assert sweep(rows_at_most=MANY) == 0
    assert kept(anna) == own


def test_what_waits_to_be_judged_is_kept_until_it_is(anna: User) -> None:
    own = stored(anna, 40, 39)
    StoredMessage.objects.filter(pk=own[0]).update(awaits=timezone.now())
    keep_for(anna, 0)
    sweep(rows_at_most=MANY)
    assert kept(anna) == own[:1]


def test_a_sweep_is_done_in_pieces_and_the_next_goes_on(anna: User, ben: User) -> None:
    StoredMessage.objects.bulk_create(
        StoredMessage(user=anna, digest=f"{place:064}", compressed=b"x")
        for place in range(2 * ROWS_AT_ONCE + 2)
    )
    stored(ben, 50)
    StoredMessage.objects.update(stored_at=timezone.now() - timedelta(days=50))
    keep_for(anna, 1)
    keep_for(ben, 1)
    # Each in turn: Ben's one letter goes with the first of Anna's.
    assert sweep(rows_at_most=2) == ROWS_AT_ONCE + 1
    assert kept(ben) == []
    assert sweep(rows_at_most=ROWS_AT_ONCE + 2) == ROWS_AT_ONCE + 2
    assert kept(anna) == []


def test_a_sweep_that_finds_nothing_reads_one_row_of_each_user(anna: User) -> None:
    stored(anna, *[1] * 20)
    keep_for(anna, 30)
    with CaptureQueriesContext(connection) as queries:
        assert sweep(rows_at_most=MANY) == 0
    assert len(queries) == 2
    assert "LIMIT 1" in queries[1]["sql"]


def test_judged_and_forgotten_a_letter_leaves_all_but_its_bytes(anna: User) -> None:
    keep_for(anna, 0)
    for letter, label in sample(4):
        judge(anna, [letter])
        learn(anna, letter, label, source="command")
    learned = EarlierHam.objects.count() + EarlierSpam.objects.count()
    forget_raw()
    assert kept(anna) == []
    assert Judgement.objects.count() == Mark.objects.count() == learned == 4
    judgement = Judgement.objects.all()[0]
    assert store.raw(anna, judgement.digest) is None
    assert "not kept any more" in " ".join(explain(anna, judgement).notes)
    letter, _ = sample(1)[0]
    again = waiting.keep(anna, letter)
    forget_raw()
    assert kept(anna) == [again]


def test_the_command_shows_and_sets_it(anna: User, settings) -> None:
    assert run("retention", anna.address) == (
        "anna@home.example: raw mail is kept for ever, as RAW_DAYS says.\n"
    )
    assert "kept for 90 days." in run("retention", anna.address, "--days", "90")
    assert run_json("retention", anna.address) == {
        "address": "anna@home.example",
        "days": 90,
        "own": True,
    }
    assert "judged and forgotten." in run("retention", anna.address, "--days", "0")
    assert rule_of(anna).days == 0
    settings.RAW_DAYS = 7
    assert "for ever." in run("retention", anna.address, "--days", "forever")
    assert "for 7 days, as RAW_DAYS says" in run("retention", anna.address, "--days", "default")


@pytest.mark.parametrize("days", ["-1", "1.5", "36501", "soon", "²"])
def test_what_is_no_number_of_days_is_refused(days: str, anna: User) -> None:
    with pytest.raises(Exception, match="is no number of days"):
        run("retention", anna.address, f"--days={days}")
