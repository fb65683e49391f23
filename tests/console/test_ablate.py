"""`manage.py ablate`, as typed."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from tests.console.run import run, run_json
from users.models import User

SAMPLE = str(Path(__file__).parents[2] / "sample")
pytestmark = pytest.mark.django_db


def test_the_network_alone_and_the_whole_pipeline_are_told_apart_and_no_account_is_made():
    told = run_json("ablate", SAMPLE, "--limit", "30", "--parts", "views,trusted_sender")
    assert told["messages"] == 30
    assert list(told["network_alone"]) == ["as it is", "views"]
    assert list(told["whole_pipeline"]) == ["pipeline", "trusted_sender"]
    alone, whole = told["network_alone"]["as it is"], told["whole_pipeline"]["pipeline"]
    assert alone["orders"]["index"]["whole"] == whole["orders"]["index"]["whole"]
    assert told["network_alone"]["views"]["one_minus_roca_percent_more"]["percent"] != 0
    assert not User.objects.exists()


def test_the_tables_have_a_column_an_order():
    printed = run(
        "ablate", SAMPLE, "--limit", "12", "--parts", "deep", "--noise", "0.1",
        "--orders", "index,shuffled:1",
    )  # fmt: skip
    assert "12 messages · feedback immediate, 0.1 of the marks wrong" in printed
    assert "shuffled:1" in printed
    assert "the network alone" in printed
    assert "no deep part" in printed
    assert "the whole pipeline" in printed


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("nowhere",), "There is no nowhere"),
        ((SAMPLE, "--orders", "backwards"), "“backwards” is no order"),
        ((SAMPLE, "--parts", "luck"), "“luck” is no part"),
    ],
)
def test_what_cannot_be_done_is_said_with_advice(arguments, advice):
    with pytest.raises(CommandError, match=advice):
        run("ablate", *arguments)
