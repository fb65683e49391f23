"""What one visit, message and user cost, read from what `manage.py bench --json` printed."""

import json
from pathlib import Path

from bench.scale.demand import Costs

# Which number of the benchmarks each cost is, and what makes it the cost's unit.
SOURCES = {
    "learning_ms": "learning",
    "visit_ms": "imap_client.idle_sync",
    "visit_cpu_ms": "imap_client.idle_sync_cpu",
    "statements_a_visit": "judging_single.statements",
    "worker_mb": "worker_memory",
    "knowledge_mb": "knowledge_size",
    "kb_a_message": "knowledge_size.mail",
}
JUDGING = "judging_batches"


class MeasuredError(Exception):
    """Measurements that cannot be read or lack something; the text says what."""


def measured_costs(file: Path) -> Costs:
    """The costs in a file of measurements; raises MeasuredError."""
    try:
        told = {each["name"]: each["median"] for each in json.loads(file.read_bytes())}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise MeasuredError(f"{file} holds no output of manage.py bench --json: {error}") from error
    missing = [name for name in (JUDGING, *SOURCES.values()) if told.get(name) is None]
    if missing:
        raise MeasuredError(f"{file} lacks {', '.join(missing)}: run these benchmarks too.")
    costs = {cost: float(told[name]) for cost, name in SOURCES.items()}
    return Costs(judging_ms=1e3 / told[JUDGING], **costs)
