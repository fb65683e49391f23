"""Visitors of a site, so many a second whether it keeps up or not."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

PATIENCE = 10.0  # seconds; who waits longer has gone away


@dataclass(frozen=True, slots=True)
class Visit:
    """When it was due, in seconds after the first, how long it took from then, and its status."""

    due: float
    seconds: float
    status: int  # 0: no answer


def visit(port: int, paths: Sequence[str], *, rate: float, seconds: float) -> list[Visit]:
    """Each path in turn is asked for on a connection of its own, `rate` times a second.

    An open loop: who is due comes, though those before him still wait. So a site
    that is too slow shows in how long they wait, and is not spared.
    """
    return asyncio.run(_visit(port, paths, rate, round(rate * seconds)))


async def _visit(port: int, paths: Sequence[str], rate: float, number: int) -> list[Visit]:
    began = perf_counter()

    async def one(place: int) -> Visit:
        due = place / rate
        await asyncio.sleep(max(0.0, began + due - perf_counter()))
        try:
            async with asyncio.timeout(PATIENCE):
                status = await _ask(port, paths[place % len(paths)])
        except (OSError, TimeoutError):
            status = 0
        return Visit(due, perf_counter() - began - due, status)

    return list(await asyncio.gather(*(one(place) for place in range(number))))


async def _ask(port: int, path: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            "X-Forwarded-Proto: https\r\nAccept-Language: de-DE,de;q=0.9\r\n\r\n".encode()
        )
        answer = await reader.read()
    finally:
        writer.close()
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0
