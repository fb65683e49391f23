"""`manage.py disguise`, as typed."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from evaluation.disguise.disguises import DISGUISES
from tests.console.run import run_json
from users.models import User

SAMPLE = str(Path(__file__).parents[2] / "sample")
pytestmark = pytest.mark.django_db


def test_every_disguise_is_tried_and_no_account_is_made():
    told = run_json("disguise", SAMPLE, "--limit", "200", "--preset", "published")
    assert told["learned"] == 133
    assert told["preset"] == "published"
    assert list(told["disguises"]) == [disguise.__name__ for disguise in DISGUISES]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [(("nowhere",), "There is no nowhere"), ((SAMPLE, "--limit", "9"), "Take more of it")],
)
def test_what_cannot_be_done_is_said_with_advice(arguments, advice):
    with pytest.raises(CommandError, match=advice):
        run_json("disguise", *arguments)
