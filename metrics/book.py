"""Where a process writes what it counts: files that outlive it, one for each place."""

import os
from pathlib import Path
from typing import Any

from prometheus_client import Counter, Gauge, Histogram, values

from metrics.meter import Kind, Meter
from metrics.meters import ALL
from metrics.place import Place

# Of the processes there are now: what a dead one held is nobody's.
MODES = {"hamlet_process_memory_bytes": "liveall"}
MODE = "livesum"


multiprocess: Any = values.MultiProcessValue  # it has no types


class Book:
    """All counted metrics of this process, kept in files of `folder`.

    Written through a memory map: what was counted survives the process's death
    by any signal. Forks go on counting, each in a place of its own.
    """

    def __init__(self, folder: Path, role: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # prometheus_client asks the environment for the folder whenever it opens a file there.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        values.ValueClass = multiprocess(Place(folder, role).name)
        self._metrics = {meter.name: made(meter) for meter in ALL}

    def counter(self, meter: Meter, *labels: str) -> Counter:
        """The counter with these values of its labels."""
        metric = self._of(meter, labels)
        assert isinstance(metric, Counter)  # noqa: S101 (for the type checker)
        return metric

    def histogram(self, meter: Meter, *labels: str) -> Histogram:
        """The histogram with these values of its labels."""
        metric = self._of(meter, labels)
        assert isinstance(metric, Histogram)  # noqa: S101 (for the type checker)
        return metric

    def gauge(self, meter: Meter, *labels: str) -> Gauge:
        """The gauge with these values of its labels."""
        metric = self._of(meter, labels)
        assert isinstance(metric, Gauge)  # noqa: S101 (for the type checker)
        return metric

    def _of(self, meter: Meter, labels: tuple[str, ...]) -> Counter | Histogram | Gauge:
        metric = self._metrics[meter.name]
        return metric.labels(*labels) if labels else metric


def made(meter: Meter) -> Counter | Histogram | Gauge:
    """Prometheus's own object of that metric, in no registry: it is read from the files."""
    match meter.kind:
        case Kind.COUNTER:
            return Counter(meter.name, meter.help, meter.labels, registry=None)
        case Kind.HISTOGRAM:
            return Histogram(
                meter.name, meter.help, meter.labels, registry=None, buckets=meter.buckets
            )
        case Kind.GAUGE:
            return Gauge(
                meter.name,
                meter.help,
                meter.labels,
                registry=None,
                multiprocess_mode=MODES.get(meter.name, MODE),  # type: ignore[arg-type]  # literals
            )
