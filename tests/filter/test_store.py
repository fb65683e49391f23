import os

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filter import store
from filter.models import StoredMessage
from mail.message import parse
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return User.objects.create_user("anna@home.example")


def test_what_is_kept_comes_back_and_is_kept_once(anna):
    message = parse(b"Subject: \xff\x00\n\nHello %s\n")
    store.keep(anna, [message, message])
    store.keep(anna, [message])
    assert store.raw(anna, message.digest) == message.raw
    assert StoredMessage.objects.count() == 1


def test_nobody_reads_the_mail_of_another(anna):
    message = parse(b"Subject: Hello\n\nHello\n")
    store.keep(anna, [message])
    assert store.raw(User.objects.create_user("eve@home.example"), message.digest) is None


def test_large_letters_go_to_the_server_in_portions(anna):
    letters = [parse(b"Subject: x\n\n" + os.urandom(store.PORTION // 2)) for _ in range(4)]
    with CaptureQueriesContext(connection) as captured:
        store.keep(anna, letters)
    inserts = [query for query in captured if query["sql"].startswith("INSERT")]
    assert len(inserts) == len(letters)
    assert [store.raw(anna, each.digest) == each.raw for each in letters] == [True] * 4
