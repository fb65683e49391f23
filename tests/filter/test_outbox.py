import logging

import pytest
from django.db import transaction

from filter import store
from filter.outbox import CARRY_OUT, kept, ring
from mail.message import parse
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return User.objects.create_user("anna@home.example")


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_when_the_work_is_committed():
    rung = []
    with transaction.atomic():
        ring(7, tell=lambda *said: rung.append(said))
        assert rung == []
    assert rung == [(CARRY_OUT, 7)]


@pytest.mark.django_db(transaction=True)
def test_work_that_is_taken_back_rings_no_bell(anna):
    rung = []

    def work():
        with transaction.atomic():
            ring(anna.pk, tell=lambda *said: rung.append(said))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        work()
    assert rung == []


@pytest.mark.django_db(transaction=True)
def test_a_bell_that_breaks_is_logged_and_undoes_nothing(anna, caplog):
    def broken(task, user_id):
        raise ConnectionError("no broker")

    with caplog.at_level(logging.ERROR), transaction.atomic():
        User.objects.filter(pk=anna.pk).update(name="Anna")
        ring(anna.pk, tell=broken)
    assert "no broker" in caplog.text
    assert User.objects.get().name == "Anna"


def test_the_bytes_that_are_kept_are_the_users_own(anna, django_assert_num_queries):
    ben = User.objects.create_user("ben@home.example")
    letters = [parse(f"Subject: {number}\n\nHello.".encode()) for number in range(3)]
    store.keep(anna, letters[:2])
    store.keep(ben, letters[2:])
    digests = {each.digest for each in letters}
    with django_assert_num_queries(1):
        found = kept(anna.pk, digests)
    assert found == {each.digest: each.raw for each in letters[:2]}
    assert kept(anna.pk, set()) == {}
