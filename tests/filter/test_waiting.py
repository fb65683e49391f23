from datetime import timedelta

import pytest
from django.utils import timezone

from filter.models import Judgement
from filter.tasks import judge_stored
from filter.waiting import forgotten, judge_waiting, keep
from tests.filter.letters import sample
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return User.objects.create_user("anna@home.example")


def test_a_letter_that_waits_is_judged_as_it_arrived(anna):
    letter, _ = sample(1)[0]
    judge_stored(keep(anna, letter))
    assert Judgement.objects.get(user=anna).arrived_at == letter.arrived_at


def test_a_letter_is_judged_once_however_often_the_task_runs(anna):
    stored_id = keep(anna, sample(1)[0][0])
    for _ in range(3):
        judge_waiting(stored_id)
    assert Judgement.objects.count() == 1


def test_a_letter_whose_row_is_gone_is_no_error():
    judge_waiting(0)
    assert not Judgement.objects.exists()


def test_what_the_queue_lost_is_found_until_it_is_judged(anna):
    stored_id = keep(anna, sample(1)[0][0])
    later = timezone.now() + timedelta(minutes=6)
    assert forgotten(before=later) == [stored_id]
    assert forgotten(before=timezone.now() - timedelta(minutes=5)) == []
    judge_waiting(stored_id)
    assert forgotten(before=later) == []
