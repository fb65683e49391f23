import os
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from metrics import counting
from metrics.meters import ALL
from metrics.reading import Counted
from tests.metrics.processes import end, kill, start

JUDGED = "counting.decided(1, seconds=0.003); counting.judged(verdict='spam', step='spam_keywords')"
EVERYTHING_ELSE = """
counting.learned(label='ham', source='moved')
counting.moved('junk')
counting.synced(outcome='done', seconds=1.5)
counting.retrained(trigger='letters', promoted=True)
counting.task_ended('imap.tasks.sync_account', seconds=2)
counting.task_failed('imap.tasks.sync_account')
counting.task_retried('imap.tasks.sync_account')
counting.weighed()
counting.watching(phases={'watching': 7}, connections=8)
"""
LABELS = {"verdict": "spam", "step": "spam_keywords"}


def value(folder: Path, name: str, **labels: str) -> float | None:
    registry = CollectorRegistry()
    registry.register(Counted(folder))
    return registry.get_sample_value(name, labels)


def judgements(folder: Path) -> float | None:
    return value(folder, "hamlet_judgements_total", **LABELS)


def test_what_several_processes_count_is_summed(tmp_path: Path) -> None:
    processes = [start(tmp_path, f"{JUDGED}; {JUDGED}") for _ in range(2)]
    assert judgements(tmp_path) == 4
    assert value(tmp_path, "hamlet_judging_seconds_count") == 4
    assert value(tmp_path, "hamlet_judging_seconds_bucket", le="0.005") == 4
    assert value(tmp_path, "hamlet_judging_seconds_bucket", le="0.002") == 0
    for each in processes:
        end(each)


def test_no_count_is_lost_with_a_process_that_is_killed(tmp_path: Path) -> None:
    kill(start(tmp_path, JUDGED))
    assert judgements(tmp_path) == 1


def test_the_next_process_goes_on_where_the_last_one_stopped_and_files_stay_few(
    tmp_path: Path,
) -> None:
    for _ in range(4):
        kill(start(tmp_path, JUDGED))
    assert judgements(tmp_path) == 4
    assert len(list(tmp_path.glob("*.lock"))) == 1


def test_a_fork_counts_in_a_place_of_its_own(tmp_path: Path) -> None:
    code = (
        f"{JUDGED}\nif os.fork() == 0:\n    {JUDGED}\n    {JUDGED}\n    os._exit(0)\n"
        f"os.wait()\n{JUDGED}"
    )
    end(start(tmp_path, code))
    assert judgements(tmp_path) == 4
    assert {each.stem for each in tmp_path.glob("*.lock")} == {"worker-0", "worker-1"}


def test_a_parents_place_is_free_when_only_its_child_lives_on(tmp_path: Path) -> None:
    code = (
        f"{JUDGED}\nif os.fork() == 0:\n    {JUDGED}\n    os.close(1)\n    sys.stdin.read()\n"
        "    os._exit(0)\n"
    )
    parent = start(tmp_path, code)
    os.kill(parent.pid, 9)
    parent.wait()
    second = start(tmp_path, JUDGED)
    assert (tmp_path / "counter_worker-0.db").exists()
    assert not (tmp_path / "worker-2.lock").exists()
    end(second)
    parent.communicate()


def test_memory_is_told_of_processes_that_live_and_of_no_others(tmp_path: Path) -> None:
    name = "hamlet_process_memory_bytes"
    living = start(tmp_path, "counting.weighed()")
    kill(start(tmp_path, "counting.weighed()", role="watch"))
    held = value(tmp_path, name, process="worker-0")
    assert held is not None
    assert held > 5_000_000
    assert value(tmp_path, name, process="watch-0") is None
    end(living)
    assert value(tmp_path, name, process="worker-0") is None


@pytest.mark.parametrize("rubbish", [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x40\0\0\0", b""])
def test_a_file_that_was_spoilt_does_not_keep_a_process_from_counting(
    tmp_path: Path, rubbish: bytes
) -> None:
    kill(start(tmp_path, JUDGED))
    spoilt = tmp_path / "counter_worker-0.db"
    spoilt.write_bytes(rubbish * (spoilt.stat().st_size // 4))
    assert judgements(tmp_path) is None
    end(start(tmp_path, JUDGED))
    assert judgements(tmp_path) == 1


def test_a_metric_of_an_earlier_version_is_left_out(tmp_path: Path) -> None:
    code = (
        "from prometheus_client import Counter\n"
        "Counter('hamlet_of_yore', 'Gone.', registry=None).inc()\n" + JUDGED
    )
    end(start(tmp_path, code))
    names = {metric.name for metric in Counted(tmp_path).collect()}
    assert "hamlet_judgements" in names
    assert "hamlet_of_yore" not in names


def test_every_function_counts_in_its_metric(tmp_path: Path) -> None:
    living = start(tmp_path, f"{JUDGED}\n{EVERYTHING_ELSE}")
    found = {metric.name: metric for metric in Counted(tmp_path).collect()}
    assert set(found) == {meter.name for meter in ALL}
    for meter in ALL:
        assert found[meter.name].documentation == meter.help
        assert {sample.name for sample in found[meter.name].samples} == set(meter.series)
        labels = {name for sample in found[meter.name].samples for name in sample.labels}
        assert labels - {"process", "le"} == set(meter.labels)
    assert value(tmp_path, "hamlet_watch_connections") == 8
    end(living)


def test_a_process_that_was_not_told_to_keep_counts_nothing(tmp_path: Path) -> None:
    counting.judged(verdict="ham", step="trusted_sender")
    assert list(Counted(tmp_path).collect()) == []
    assert list(Counted(tmp_path / "not there").collect()) == []


@pytest.mark.parametrize("meter", ALL, ids=lambda meter: meter.name)
def test_help_teaches_and_no_label_names_a_person(meter) -> None:  # type: ignore[no-untyped-def]
    assert len(meter.help) > 50
    assert meter.help.endswith(".")
    assert not {"user", "account", "address", "sender", "mailbox"} & set(meter.labels)
