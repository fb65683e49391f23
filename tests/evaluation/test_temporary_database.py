"""A replay's database: fresh, complete, and gone afterwards."""

from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection, connections

from evaluation.temporary_database import temporary_database
from users.models import User

pytestmark = pytest.mark.django_db


def test_real_data_is_neither_seen_nor_touched():
    User.objects.create_user("real@example.org")
    with temporary_database():
        assert not User.objects.exists()
        User.objects.create_user("replayed@example.org")
    assert [user.address for user in User.objects.all()] == ["real@example.org"]


def test_the_earlier_connection_and_settings_come_back_as_they_were():
    wrapper, before = connections["default"], dict(settings.DATABASES["default"])
    with temporary_database():
        assert connections["default"] is not wrapper
    assert connections["default"] is wrapper
    assert settings.DATABASES["default"] == before


def users_seen_by_a_thread() -> list[str]:
    seen: list[str] = []

    def look() -> None:
        seen.extend(user.address for user in User.objects.all())
        connection.close()

    thread = Thread(target=look)
    thread.start()
    thread.join()
    return seen


def test_threads_see_it_too():
    with temporary_database():
        User.objects.create_user("replayed@example.org")
        assert users_seen_by_a_thread() == ["replayed@example.org"]


def failing() -> str:
    with temporary_database():
        name = str(connection.settings_dict["NAME"])
        User.objects.create_user("replayed@example.org")
        raise KeyboardInterrupt(name)


def test_it_is_gone_after_a_failure_too():
    wrapper = connections["default"]
    with pytest.raises(KeyboardInterrupt) as caught:
        failing()
    assert connections["default"] is wrapper
    assert not Path(str(caught.value)).exists()


def test_two_in_a_row_share_nothing():
    for _ in range(2):
        with temporary_database():
            assert not User.objects.exists()
            User.objects.create_user("replayed@example.org")
