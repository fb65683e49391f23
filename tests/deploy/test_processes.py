"""What the units start, started for real on MariaDB and on a broker, asked, and told to end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from cryptography.fernet import Fernet

from config.celery import QUEUES
from tests.config.fresh import environment, manage, python
from tests.deploy.units import DEPLOY, exec_start
from tests.operations.installation import made
from tests.servers.fixtures import short_folder
from tests.servers.mariadb import MariaDB
from tests.servers.process import free_port
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis

ROOT = DEPLOY.parent
TOKEN = "a-token-of-24-characters"
PATIENCE = 60.0


@pytest.fixture(params=["redis", "rabbitmq"])
def variables(
    request: pytest.FixtureRequest, mariadb: MariaDB, redis: Redis, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The environment of a migrated Hamlet on MariaDB and on each broker."""
    with ExitStack() as stack:
        url = redis.url.replace("/0", "/9")
        if request.param == "rabbitmq":
            folder = stack.enter_context(short_folder("rabbitmq"))
            url = stack.enter_context(closing(RabbitMQ(folder))).url
        said = {
            "DATABASE_URL": made(mariadb),
            "BROKER_URL": url,
            "SECRET_KEY": "only for this test, and long enough for the check of its length",
            "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
            "ALLOWED_HOSTS": "hamlet.example.org",
            "BEHIND_PROXY": "true",
            "DATA_DIR": str(tmp_path),
            "LOG_FORMAT": "json",
            "METRICS_TOKEN": TOKEN,
        }
        migrated = manage("migrate", **said)
        assert migrated.returncode == 0, migrated.stderr
        yield said


def test_all_start_are_ready_work_and_end_when_told(
    variables: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    with ExitStack() as stack:
        running = {}
        for unit, replaced in units(port):
            log = tmp_path / f"{unit}.log"
            running[unit] = stack.enter_context(started(unit, replaced, log, variables))
        wait_until(lambda: asked(port, "/readyz")[0] == 200, tmp_path)
        assert asked(port, "/healthz") == (200, "alive\n")
        assert asked(port, "/metrics")[0] == 401

        sent = python(
            "import config, django; django.setup(); from operations.tasks import forget_raw\n"
            "for _ in range(3): forget_raw.delay()",
            DJANGO_SETTINGS_MODULE="config.settings",
            **variables,
        )
        assert sent.returncode == 0, sent.stderr
        wanted = 'hamlet_task_seconds_count{task="operations.tasks.forget_raw"}'
        wait_until(lambda: number(port, wanted) >= 3, tmp_path)
        for queue in QUEUES:
            assert f'hamlet_queue_length{{queue="{queue}"}}' in asked(port, "/metrics", TOKEN)[1]
        assert 'hamlet_up{part="broker"} 1.0' in asked(port, "/metrics", TOKEN)[1]

        for process in running.values():
            process.send_signal(signal.SIGTERM)
        ends = {unit: process.wait(PATIENCE) for unit, process in running.items()}
        assert set(ends.values()) == {0}, (ends, logs(tmp_path))
    assert "Traceback" not in logs(tmp_path)


def units(port: int) -> Iterator[tuple[str, dict[str, str]]]:
    """The units, and what an administrator's systemd would put into their lines."""
    yield "hamlet-web.service", {"127.0.0.1:8000": f"127.0.0.1:{port}"}
    yield "hamlet-clock.service", {}
    yield "hamlet-watch.service", {}
    for queue in QUEUES:
        yield "hamlet-worker@.service", {"%i": queue, "%H": "%h", "${CONCURRENCY}": "1"}


def started(unit: str, replaced: dict[str, str], log: Path, variables: dict[str, str]) -> "Started":
    command = exec_start(unit, **{"/opt/hamlet/.venv/bin": str(Path(sys.executable).parent)})
    for name, value in replaced.items():
        command = [word.replace(name, value) for word in command]
    return Started(command, log, variables)


class Started:
    """A process of a unit; killed with its children where the test ends early."""

    def __init__(self, command: list[str], log: Path, variables: dict[str, str]) -> None:
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(**variables),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def asked(port: int, path: str, token: str = "") -> tuple[int, str]:
    """What the site answers a probe that knows it by address alone; 0 where nobody answers."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=10) as got:
            return got.status, got.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except URLError:
        return 0, ""


def number(port: int, series: str) -> float:
    """The value of that series in the metrics; 0 where it is not there."""
    lines = asked(port, "/metrics", TOKEN)[1].splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(series))


def wait_until(true: Callable[[], bool], folder: Path) -> None:
    """Returns as soon as it is true; fails with everybody's log after a minute."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, logs(folder)
        time.sleep(0.2)


def logs(folder: Path) -> str:
    return "\n".join(each.read_text("utf-8", "replace") for each in sorted(folder.glob("*.log")))
