"""`manage.py jig`, as the TREC toolkit calls it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from users.models import User

MESSAGE = next((Path(__file__).parents[2] / "sample" / "data").glob("*/*"))
pytestmark = pytest.mark.django_db


def jig(*arguments: str) -> str:
    out = StringIO()
    call_command("jig", *arguments, stdout=out)
    return out.getvalue()


def test_a_whole_run():
    jig("initialize", "--preset", "published")
    assert jig("classify", str(MESSAGE)).startswith("class=")
    assert jig("train", "spam", str(MESSAGE), "class=ham", "score=0.5") == ""
    jig("finalize")
    assert not User.objects.exists()


def test_an_order_out_of_turn_is_refused():
    with pytest.raises(CommandError, match="first order"):
        jig("classify", str(MESSAGE))


def test_a_label_that_is_none_is_refused():
    with pytest.raises(CommandError, match="invalid choice"):
        jig("train", "eggs", str(MESSAGE))
