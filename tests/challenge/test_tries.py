from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from pytest_django import Settings

from challenge import tries
from challenge.models import Challenge
from challenge.state import State
from tests.challenge.build import asked, configured, held, patiently, user


@pytest.fixture
def challenge(settings: Settings) -> Challenge:
    configured(settings)
    return asked(held(user()))


def standing(challenge: Challenge) -> tuple[int, int]:
    row = Challenge.objects.get(pk=challenge.pk)
    return row.round, row.tries


@pytest.mark.django_db
def test_after_three_tries_there_is_a_new_puzzle(challenge: Challenge) -> None:
    seen = []
    for _ in range(7):
        assert tries.take(Challenge.objects.get(pk=challenge.pk))
        seen.append(standing(challenge))
    assert seen == [(0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1)]


@pytest.mark.django_db
def test_the_third_try_is_still_at_the_puzzle_that_was_shown(challenge: Challenge) -> None:
    for _ in range(3):
        now = Challenge.objects.get(pk=challenge.pk)
        assert tries.take(now)
        assert now.round == 0


@pytest.mark.django_db
def test_who_was_overtaken_tries_the_puzzle_that_is_there_now(challenge: Challenge) -> None:
    late = Challenge.objects.get(pk=challenge.pk)
    for _ in range(4):
        tries.take(Challenge.objects.get(pk=challenge.pk))
    assert tries.take(late)
    assert late.round == 1
    assert standing(challenge) == (1, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.ANSWERED, State.SETTLED, State.EXPIRED, State.REFUSED])
def test_what_waits_for_no_answer_takes_no_try(challenge: Challenge, state: State) -> None:
    late = Challenge.objects.get(pk=challenge.pk)
    Challenge.objects.filter(pk=challenge.pk).update(state=state)
    assert not tries.take(late)
    assert standing(challenge) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_guess_at_once_no_more_than_three_meet_the_same_puzzle(
    challenge: Challenge,
) -> None:
    rows = [Challenge.objects.get(pk=challenge.pk) for _ in range(24)]

    def guess(row: Challenge) -> int | None:
        try:
            return row.round if patiently(lambda: tries.take(row)) else None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(guess, rows))
    taken = [round_ for round_ in rounds if round_ is not None]
    assert all(taken.count(round_) <= 3 for round_ in taken)
    round_, left = standing(challenge)
    assert round_ * 3 + left == len(taken) > 3
