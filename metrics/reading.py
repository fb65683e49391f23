"""What all processes of this machine have counted, together."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from metrics.kept_file import is_whole
from metrics.meters import ALL
from metrics.place import deserted

# They have no types.
mark_dead: Any = mark_process_dead
merge: Any = MultiProcessCollector.merge


class Counted(Collector):
    """A collector of Prometheus's over the files of `folder`.

    What an earlier version counted under a name that is no more is left out.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        """The sums over all processes; of gauges, those of processes that live."""
        if not self._folder.is_dir():
            return
        for place in deserted(self._folder):
            mark_dead(place, str(self._folder))
        known = {meter.name: meter.help for meter in ALL}
        for metric in self._merged():
            if metric.name in known:
                metric.documentation = known[metric.name]
                yield named(metric)

    def _merged(self) -> Iterator[Metric]:
        # One that a process has just made is empty for a moment.
        files = [str(path) for path in self._folder.glob("*.db") if is_whole(path)]
        yield from merge(files)


def named(metric: Metric) -> Metric:
    """The metric, with its processes told apart by place, not by a number called `pid`."""
    metric.samples = [
        sample._replace(
            labels={("process" if name == "pid" else name): v for name, v in sample.labels.items()}
        )
        for sample in metric.samples
    ]
    return metric
