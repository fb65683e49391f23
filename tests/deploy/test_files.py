"""The files of deploy/ are what their programs take, and speak of what exists."""

import json
import re
import shlex
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from config.celery import QUEUES
from metrics.meters import ALL as COUNTED
from operations.gauges import ALL as ASKED
from tests.deploy.units import DEPLOY, SERVICES, UNITS, exec_start, settings_named
from tests.servers.process import find

ROOT = DEPLOY.parent
METERS = {meter.name: meter for meter in (*COUNTED, *ASKED)}
SERIES = {name: meter for meter in METERS.values() for name in meter.series}
# What Prometheus adds itself.
EVERYWHERE = "0.0.0.0"  # noqa: S104 (within its container)
OWN_LABELS = {"instance", "job", "le", "process"}


def queries() -> list[str]:
    dashboard = json.loads((DEPLOY / "grafana" / "hamlet.json").read_text(encoding="utf-8"))
    found = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    rules = yaml.safe_load((DEPLOY / "prometheus" / "hamlet.rules.yml").read_text("utf-8"))
    return found + [rule["expr"] for group in rules["groups"] for rule in group["rules"]]


@pytest.mark.parametrize("query", queries())
def test_a_query_asks_for_metrics_and_labels_that_exist(query: str) -> None:
    names = set(re.findall(r"\bhamlet_\w+", query))
    assert names <= SERIES.keys()
    labels = {label for name in names for label in SERIES[name].labels} | OWN_LABELS
    asked = set(re.findall(r"(\w+)\s*(?:=~|!=|=)\s*\"", query))
    asked |= {
        label.strip()
        for group in re.findall(r"\bby \(([^)]*)\)", query)
        for label in group.split(",")
    }
    assert asked <= labels


def test_every_metric_is_on_the_dashboard() -> None:
    shown = {name for query in queries() for name in re.findall(r"\bhamlet_\w+", query)}
    assert {meter.name for meter in METERS.values()} == {SERIES[name].name for name in shown}


def test_every_legend_names_a_label_of_its_query() -> None:
    dashboard = json.loads((DEPLOY / "grafana" / "hamlet.json").read_text(encoding="utf-8"))
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            names = re.findall(r"\bhamlet_\w+", target["expr"])
            known = {label for name in names for label in SERIES[name].labels} | OWN_LABELS
            assert set(re.findall(r"{{(\w+)}}", target["legendFormat"])) <= known


def test_every_alert_says_what_to_do() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "hamlet.rules.yml").read_text("utf-8"))
    for rule in rules["groups"][0]["rules"]:
        assert rule["annotations"].keys() == {"summary", "todo"}, rule["alert"]


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/hamlet", str(ROOT))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    # An instance of the template, as an administrator would start it.
    shutil.copy(tmp_path / "hamlet-worker@.service", tmp_path / "hamlet-worker@sync.service")
    verified = subprocess.run(
        [
            *(find("systemd-analyze", package="systemd"), "verify", "--man=no"),
            *sorted(str(each) for each in tmp_path.iterdir() if "@." not in each.name),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in verified.stderr.splitlines() if "hamlet" in line]
    assert complaints == []
    assert verified.returncode == 0, verified.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_may_do_little(unit: Path) -> None:
    judged = subprocess.run(
        [
            *(find("systemd-analyze", package="systemd"), "security", "--offline=true"),
            *("--threshold=20", str(unit)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout[-300:] + judged.stderr


def test_compose_runs_what_the_units_run() -> None:
    services = compose()["services"]
    assert set(services) - {"migrate", "mariadb", "redis"} == {"web", "clock", "watch", *QUEUES}
    for name, unit in (("clock", "hamlet-clock.service"), ("watch", "hamlet-watch.service")):
        assert words(services[name]) == exec_start(unit, **{"/opt/hamlet/.venv/bin/": ""})
    web = exec_start(
        "hamlet-web.service", **{"/opt/hamlet/.venv/bin/": "", "127.0.0.1": EVERYWHERE}
    )
    assert words(services["web"]) == web
    for queue in QUEUES:
        concurrency = {"${CONCURRENCY}": "1" if queue == "train" else "2"}
        unit = exec_start(
            "hamlet-worker@.service",
            **{"/opt/hamlet/.venv/bin/": "", "%i": queue, "%H": "%h"},
            **concurrency,
        )
        assert words(services[queue]) == unit


def test_compose_names_only_what_it_has() -> None:
    for each in compose()["services"].values():
        assert {"image"} <= each.keys()
        assert each.get("restart") in {"unless-stopped", "no"}
        for other in each.get("depends_on", {}):
            assert other in compose()["services"]
        for volume in each.get("volumes", []):
            assert volume.split(":")[0] in compose()["volumes"]


def test_the_queue_of_compose_outlives_a_restart_and_forgets_nothing() -> None:
    command = words(compose()["services"]["redis"])
    assert ("--appendonly", "yes") in pairwise(command)
    assert ("--maxmemory-policy", "noeviction") in pairwise(command)


def test_the_environment_file_sets_only_settings_that_exist() -> None:
    named = settings_named((DEPLOY / "hamlet.env").read_text(encoding="utf-8"))
    code = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    assert {name for name in named if f'"{name}"' not in code} == set()
    assert {"DATABASE_URL", "BROKER_URL", "SECRET_KEY", "CREDENTIAL_KEYS"} <= named


def compose() -> dict[str, dict[str, dict[str, object]]]:
    text = (DEPLOY / "compose" / "compose.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]


def words(service: dict[str, object]) -> list[str]:
    return shlex.split(str(service["command"]))
