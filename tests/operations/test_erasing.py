"""Nothing of an erased user is left in any table, and nobody else has lost a byte."""

import json

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction

from filter import tasks as filter_tasks
from filter import waiting
from filter.feedback import learn
from filter.judging import judge
from imap import tasks as imap_tasks
from imap.models import Account
from operations.belongings import SHARED, belongings
from operations.erasing import erase
from tests.config.fresh import manage, python
from tests.operations.build import letters, somebody
from tests.operations.everything import everything, places
from users.models import User

pytestmark = pytest.mark.django_db

ANNA, BEN = 987_654_321, 123_454_321
ADDRESS = "anna@elsinore.example"
WORDS = (ADDRESS, "gravedigger")

# What changes because time passes, not because of whom it is about.
OF_NOBODY = {"django_celery_beat_periodictasks"}


@pytest.fixture
def anna() -> User:
    return somebody(ADDRESS, pk=ANNA, marker="gravedigger")


@pytest.fixture
def ben() -> User:
    return somebody("ben@home.example", pk=BEN, marker="yorick")


def test_every_table_is_somebodys_or_everybodys() -> None:
    known = {each.model._meta.label for each in belongings()} | SHARED
    assert {model._meta.label for model in apps.get_models(include_auto_created=True)} == known


def test_the_test_knows_something_of_a_user_in_every_table(anna: User) -> None:
    empty = [each.table for each in belongings() if not each.rows(anna).exists()]
    assert empty == []
    found = {place.partition(".")[0] for place in places(number=ANNA, words=WORDS)}
    direct = {each.table for each in belongings() if "__" not in each.way}
    assert direct <= found
    assert {"django_session", "django_celery_beat_periodictask"} <= found
    assert "filter_storedmessage.compressed" in places(number=ANNA, words=WORDS)


def test_no_table_knows_an_erased_user(anna: User, ben: User) -> None:
    account = Account.objects.get(user=anna).pk
    gone = erase(anna)
    assert places(number=ANNA, words=WORDS) == set()
    assert not any(each.rows(anna).exists() for each in belongings())
    assert not Account.objects.filter(pk=account).exists()
    assert set(gone) >= {each.table for each in belongings()}
    assert User.objects.get() == ben


def test_nobody_else_loses_or_gains_a_byte(ben: User) -> None:
    before = everything()
    erase(somebody(ADDRESS, pk=ANNA, marker="gravedigger"))
    after = everything()
    # The group that both were put into is everybody's.
    for table in before.keys() - OF_NOBODY:
        assert after[table] == before[table], table
    assert Session.objects.count() == 1


def test_what_a_process_remembers_of_him_brings_nothing_back(anna: User) -> None:
    letter, label = letters("gravedigger")[0]
    known = User.objects.get(pk=ANNA)
    erase(anna)
    for act in (
        lambda: judge(known, [letter]),
        lambda: learn(known, letter, label, source="command"),
        lambda: waiting.keep(known, letter),
    ):
        with pytest.raises((IntegrityError, ObjectDoesNotExist)):
            refused(act)
    assert places(number=ANNA, words=WORDS) == set()


def refused(act) -> None:  # type: ignore[no-untyped-def]
    """Does it as a worker would, in a transaction whose end asks the database."""
    with transaction.atomic():
        act()
        connection.check_constraints()


def test_tasks_that_were_queued_for_him_find_nobody(anna: User) -> None:
    account = Account.objects.get(user=anna).pk
    stored = waiting.keep(anna, letters("gravedigger")[1][0])
    erase(anna)
    before = everything()
    imap_tasks.sync_account(account)
    imap_tasks.start_account(account)
    filter_tasks.judge_stored(stored)
    filter_tasks.retrain(ANNA, "demand", "2026-01-01T00:00:00+00:00")
    filter_tasks.retrain_on_schedule(ANNA)
    assert everything() == before


def test_his_number_is_never_given_again(anna: User) -> None:
    erase(anna)
    assert User.objects.create_user("new@home.example").pk > ANNA


def test_erasing_again_is_no_error(anna: User) -> None:
    erase(anna)
    assert erase(User(pk=ANNA, address=ADDRESS)) == {}


def test_a_worker_that_judges_meanwhile_leaves_nothing_behind(
    installation: dict[str, str],
) -> None:
    assert manage("migrate", **installation).returncode == 0
    ran = python("from tests.operations.erasing_at_once import main; main()", **installation)
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["left"] == [], ran.stderr
    assert found["judged"] > 0
    assert found["refused"] > 0
