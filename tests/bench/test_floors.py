"""Floors are measured in the same process."""

import pytest

from bench.floors import flops, hash_all, round_trip, statements, statements_of_judging
from bench.letters import Letters
from bench.reference_user import ADDRESS
from bench.work import welcome
from evaluation.corpus import read
from filter.letter import Letter
from tests.bench.sample import SAMPLE
from users.models import User


@pytest.fixture
def letters() -> list[Letter]:
    """Some of the sample."""
    return [each.letter for each in Letters(read(SAMPLE).items).to_judge(30)]


@pytest.mark.django_db
def test_every_statement_is_noted() -> None:
    with statements() as noted:
        list(User.objects.filter(address="a@b.example"))
    list(User.objects.all())
    [(sql, params)] = noted.executed
    assert "users_user" in sql
    assert params == ("a@b.example",)


@pytest.mark.django_db
def test_a_batch_asks_as_often_as_one_letter(letters: list[Letter]) -> None:
    welcome(ADDRESS)
    statements_of_judging(letters[:1])
    one, many = statements_of_judging(letters[1:2]), statements_of_judging(letters[2:])
    assert one > 5
    assert many <= one + 8


@pytest.mark.django_db
def test_a_floor_is_above_nothing(letters: list[Letter]) -> None:
    assert 0 < round_trip() < 1
    assert hash_all(letters).wall > 0
    assert flops() > 1e6
