import multiprocessing
from pathlib import Path
from queue import Empty
from typing import cast

import pytest
from kombu import Connection

from config.broker import broker
from config.embedded_broker import Channel


def channel(folder: Path) -> Channel:
    embedded = broker("", folder)
    connection = Connection(
        embedded.url, transport=embedded.transport, transport_options=embedded.options
    )
    return cast(Channel, connection.channel())


def put_many(folder: Path, first: int, count: int) -> None:
    mine = channel(folder)
    for number in range(first, first + count):
        mine._put("judge", {"number": number, "padding": "x" * 20_000})


def take_many(folder: Path, count: int, taken: "multiprocessing.Queue[int]") -> None:
    mine = channel(folder)
    while count:
        try:
            taken.put(mine._get("judge")["number"])
            count -= 1
        except Empty:
            continue


def bind(folder: Path, number: int) -> None:
    channel(folder)._queue_bind("judge", f"key{number}", "", f"queue{number}")


def test_messages_come_out_whole_and_in_order(tmp_path: Path) -> None:
    mine = channel(tmp_path)
    for number in range(20):
        mine._put("judge", {"number": number})
    assert [mine._get("judge")["number"] for _ in range(20)] == list(range(20))
    with pytest.raises(Empty):
        mine._get("judge")


def test_a_queue_holds_its_own_messages_only(tmp_path: Path) -> None:
    mine = channel(tmp_path)
    mine._put("train", {"number": 1})
    with pytest.raises(Empty):
        mine._get("judge")
    assert (mine._size("judge"), mine._size("train")) == (0, 1)


def test_a_message_half_written_is_not_yet_there(tmp_path: Path) -> None:
    mine = channel(tmp_path)
    Path(mine.data_folder_in, "1-0-0.judge.msg.part").write_text('{"half')
    assert mine._size("judge") == 0
    with pytest.raises(Empty):
        mine._get("judge")


def test_processes_that_put_and_take_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    taken = context.Queue()
    processes = [context.Process(target=put_many, args=(tmp_path, n * 50, 50)) for n in range(2)]
    processes += [context.Process(target=take_many, args=(tmp_path, 50, taken)) for _ in range(2)]
    for process in processes:
        process.start()
    numbers = [taken.get(timeout=60) for _ in range(100)]
    for process in processes:
        process.join(timeout=60)
        assert process.exitcode == 0
    assert sorted(numbers) == list(range(100))


def test_processes_that_bind_at_once_forget_no_queue(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=bind, args=(tmp_path, number)) for number in range(6)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)
        assert process.exitcode == 0
    queues = {row.queue for row in channel(tmp_path).get_table("judge")}
    assert queues == {f"queue{number}" for number in range(6)}


def test_the_queue_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = Path(channel(tmp_path).data_folder_in)
    assert folder.stat().st_mode & 0o077 == 0
