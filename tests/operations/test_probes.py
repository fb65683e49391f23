"""What load balancers and Prometheus get when they ask, as they ask it."""

import json
from pathlib import Path

import pytest
from django.test import Client

from tests.config.fresh import python
from tests.web.build import judgement, user

TOKEN = "a-token-of-24-characters"

# The scrape and the readiness ask from threads of their own, which see what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.METRICS_TOKEN = TOKEN
    return tmp_path


def test_health_is_answered_to_anybody_by_any_name_over_plain_http(settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client(headers={"host": "10.9.8.7:8000"}).get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert answer["Cache-Control"] == "no-store"


def test_health_asks_neither_database_nor_session(django_assert_num_queries) -> None:
    client = Client()
    client.force_login(user())
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_pages_go_on_refusing_names_that_are_not_theirs() -> None:
    assert Client(headers={"host": "10.9.8.7:8000"}).get("/judgements/").status_code == 400


def test_a_probe_is_only_asked_for() -> None:
    assert Client().post("/healthz").status_code in {302, 403, 404}
    assert Client().head("/readyz").status_code == 200


def test_ready_says_so() -> None:
    answer = Client(headers={"host": "10.9.8.7"}).get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "wrong": {}}


def test_what_is_wrong_is_listed(data: Path, settings) -> None:
    settings.DATA_DIR = data / "nowhere"
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "wrong": {"data folder": "fails (FileNotFoundError)"},
    }


def test_metrics_are_for_whoever_knows_the_token() -> None:
    assert Client().get("/metrics").status_code == 401
    wrong = Client(headers={"authorization": "Bearer another-token-of-24-chars"})
    assert wrong.get("/metrics").status_code == 401
    right = Client(headers={"authorization": f"Bearer {TOKEN}", "host": "10.9.8.7"})
    answer = right.get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert "hamlet_up" in answer.content.decode()


def test_without_a_token_there_are_no_metrics(settings) -> None:
    settings.METRICS_TOKEN = ""
    for given in ({}, {"authorization": "Bearer "}):
        assert Client(headers=given).get("/metrics").status_code == 404


def test_no_address_and_no_mail_is_in_the_metrics() -> None:
    judgement(
        user("anna.of.elsinore@example.org"), subject="Yorick", sender="gravedigger@x.example"
    )
    body = Client(headers={"authorization": f"Bearer {TOKEN}"}).get("/metrics").content.decode()
    assert "@" not in body
    assert "Yorick" not in body


def test_a_short_token_is_refused_and_never_repeated(tmp_path: Path) -> None:
    ran = python("import config.settings", DATA_DIR=str(tmp_path), METRICS_TOKEN="tiny-sesame")
    assert ran.returncode != 0
    assert "METRICS_TOKEN: is shorter than 16 characters" in ran.stderr
    assert "tiny-sesame" not in ran.stderr.splitlines()[-1]


def test_a_database_without_tables_is_not_ready(tmp_path: Path) -> None:
    code = (
        "import django, json; django.setup(); from operations.readiness import wrong; "
        "print(json.dumps(wrong()))"
    )
    ran = python(code, DATA_DIR=str(tmp_path), DJANGO_SETTINGS_MODULE="config.settings")
    assert "manage.py migrate" in json.loads(ran.stdout)["database"], ran.stderr


def test_a_broker_that_is_away_is_told_at_once_and_without_its_password(tmp_path: Path) -> None:
    code = (
        "import config, django, json, time; django.setup(); "
        "from operations.readiness import wrong; print(json.dumps(wrong()))"
    )
    ran = python(
        code,
        DATA_DIR=str(tmp_path),
        BROKER_URL="redis://hamlet:sesame@127.0.0.1:1/0",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    assert json.loads(ran.stdout)["broker"] == "fails (OperationalError)"
    assert "sesame" not in ran.stdout + ran.stderr
