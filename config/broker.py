"""Where work waits for a worker, from one URL."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import embedded_broker

SCHEMES = {"redis", "rediss", "redis+socket", "amqp", "amqps"}

# A task may run for less than the time after which Redis hands it to another worker
# (celery #5306), so that no task is ever running twice for its length alone.
SECONDS_A_TASK_MAY_RUN = 50 * 60
SECONDS_UNTIL_REDELIVERY = 60 * 60

REDIS_OPTIONS = {
    "visibility_timeout": SECONDS_UNTIL_REDELIVERY,
    # A server that vanished without a word is noticed, not waited for.
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
    "socket_keepalive": True,
}


@dataclass(frozen=True, slots=True)
class Broker:
    """A message broker as Celery is told of it; `transport` is None where the URL says it."""

    url: str
    transport: str | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def embedded(self) -> bool:
        """True of the broker that needs no server."""
        return self.transport is not None


def broker(url: str, data_dir: Path) -> Broker:
    """The broker at `url`, or the embedded one, in `data_dir`, where `url` is empty.

    Raises `ValueError`, without the URL's password in it, for any other kind of broker.
    """
    if not url:
        return Broker(
            url="filesystem://localhost",
            transport="config.embedded_broker:Transport",
            options=embedded_broker.options(data_dir / "queue"),
        )
    scheme = urlsplit(url).scheme
    if scheme not in SCHEMES:
        raise ValueError("must begin with redis:// or amqp://, or be left out")
    if scheme.startswith("amqp"):
        return Broker(url=url)
    return Broker(url=url, options=REDIS_OPTIONS)
