"""A user to learn of, and another who must never notice."""

import pytest

from users.models import User


@pytest.fixture
def ben(db: None) -> User:
    return User.objects.create_user("ben@ben.net")


@pytest.fixture
def carol(db: None) -> User:
    return User.objects.create_user("carol@carol.net")
