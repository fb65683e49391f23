"""What Prometheus reads, whole."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from metrics.meters import ALL as COUNTED
from operations import gauges
from operations.scrape import scraped
from tests.config.fresh import python
from tests.metrics.processes import end, start
from tests.servers.redis import Redis

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def samples() -> dict[tuple[str, tuple[str, ...]], float]:
    text, _ = scraped()
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_counted_and_asked_stand_together(data: Path) -> None:
    living = start(data / "metrics", "counting.moved('junk')", role="worker")
    found = samples()
    assert found["hamlet_moves_total", ("junk",)] == 1
    assert found["hamlet_letters", ("held",)] == 0
    assert found["hamlet_up", ("database",)] == found["hamlet_up", ("broker",)] == 1
    assert found["hamlet_queue_length", ("judge",)] >= 0
    end(living)


def test_names_are_told_once() -> None:
    names = [meter.name for meter in (*COUNTED, *gauges.ALL)]
    assert len(names) == len(set(names))


def test_help_of_what_is_asked_teaches() -> None:
    assert all(len(meter.help) > 50 and meter.help.endswith(".") for meter in gauges.ALL)


@pytest.mark.django_db(transaction=True)
def test_queues_are_measured_in_redis_and_a_broker_that_is_away_hides_nothing(
    redis: Redis, tmp_path: Path
) -> None:
    code = (
        "import config, django, json; django.setup(); "
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from operations.tasks import forget_raw\n"
        "from operations.scrape import scraped\n"
        "try:\n    [forget_raw.delay() for _ in range(3)]\nexcept Exception: pass\n"
        "print(scraped()[0].decode())"
    )
    variables = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    ran = python(code, BROKER_URL=redis.url.replace("/0", "/7"), **variables)
    assert 'hamlet_queue_length{queue="judge"} 3.0' in ran.stdout, ran.stderr
    assert 'hamlet_queue_length{queue="train"} 0.0' in ran.stdout
    assert 'hamlet_up{part="broker"} 1.0' in ran.stdout
    ran = python(code, BROKER_URL="redis://127.0.0.1:1/0", **variables)
    assert 'hamlet_up{part="broker"} 0.0' in ran.stdout, ran.stderr
    assert 'hamlet_up{part="database"} 1.0' in ran.stdout
    assert 'hamlet_letters{state="held"} 0.0' in ran.stdout
    assert "hamlet_queue_length{" not in ran.stdout
