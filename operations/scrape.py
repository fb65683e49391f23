"""All that Prometheus is told: what the processes counted, and where Hamlet stands now."""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import Error
from kombu.exceptions import OperationalError
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from metrics.meter import Meter
from metrics.reading import Counted
from operations import gauges
from operations.standing import standing

log = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 1.0


class Stands(Collector):
    """A collector of Prometheus's over the database and the broker."""

    def collect(self) -> Iterable[Metric]:
        """What either says; one that does not answer is down, and hides nothing of the other."""
        up = {"database": 0.0, "broker": 0.0}
        try:
            yield from of_database()
            up["database"] = 1.0
        except Error as error:
            log.warning("metrics: the database says %s", type(error).__name__)
        try:
            yield family(gauges.QUEUES, queue_lengths())
            up["broker"] = 1.0
        except (OperationalError, OSError) as error:
            log.warning("metrics: the broker says %s", type(error).__name__)
        yield family(gauges.UP, up)


def of_database() -> list[Metric]:
    """The metrics of the database."""
    found = standing()
    return [
        family(gauges.ACCOUNTS, found.accounts),
        family(gauges.TROUBLES, found.troubles),
        family(gauges.LETTERS, found.letters),
        family(gauges.OLDEST, found.oldest),
        family(gauges.CHALLENGES, found.challenges),
    ]


def queue_lengths() -> dict[str, int]:
    """How many tasks wait in each queue."""
    with current_app.connection_for_write(connect_timeout=SECONDS_TO_ANSWER) as connection:
        connection.ensure_connection(max_retries=0)
        return {name: waiting(connection, name) for name in sorted(current_app.amqp.queues)}


def waiting(connection: object, queue: str) -> int:
    """How many tasks wait in that queue; one that nobody has ever used does not exist."""
    channel = connection.channel()  # type: ignore[attr-defined]  # kombu has no types
    try:
        return int(channel.queue_declare(queue=queue, passive=True).message_count)
    except connection.channel_errors:  # type: ignore[attr-defined]  # likewise
        return 0
    finally:
        channel.close()


def family(meter: Meter, values: Mapping[str, float]) -> Metric:
    """A gauge with one label, as Prometheus's client hands it out."""
    metric = GaugeMetricFamily(meter.name, meter.help, labels=meter.labels)
    for label, value in values.items():
        metric.add_metric([label], value)
    return metric


def scraped() -> tuple[bytes, str]:
    """The text that Prometheus reads, and its content type."""
    registry = CollectorRegistry()
    registry.register(Counted(metrics_folder()))
    registry.register(Stands())
    return generate_latest(registry), CONTENT_TYPE_LATEST


def metrics_folder() -> Path:
    """Where the processes of this machine count."""
    return Path(settings.DATA_DIR) / "metrics"
