"""A burst of news becomes one task, and no news is lost."""

import asyncio

from imap.watching.bell import Bell
from imap.watching.news import News

QUICK = {News.NEW_MAIL: 0.02, News.CHANGE: 0.2}


def bell(rung: list[int], *, gap: float = 0.05) -> Bell:
    async def ring_out(account_id: int) -> None:
        rung.append(account_id)

    return Bell(ring_out, delays=QUICK, gap=gap)


def test_a_burst_rings_once_for_each_account() -> None:
    rung: list[int] = []

    async def burst() -> Bell:
        made = bell(rung)
        for _ in range(100):
            made.ring(1, News.NEW_MAIL)
            made.ring(2, News.CHANGE)
        await asyncio.sleep(0.5)
        return made

    made = asyncio.run(burst())
    assert rung == [1, 2]
    assert (made.heard, made.rung) == (200, 2)


def test_new_mail_is_not_kept_waiting_by_a_change() -> None:
    rung: list[int] = []

    async def both() -> list[int]:
        made = bell(rung)
        made.ring(1, News.CHANGE)
        made.ring(1, News.NEW_MAIL)
        await asyncio.sleep(0.1)
        return list(rung)

    assert asyncio.run(both()) == [1]
    assert rung == [1]


def test_news_after_a_ring_rings_again_and_not_at_once() -> None:
    rung: list[int] = []

    async def twice() -> list[int]:
        made = bell(rung, gap=0.3)
        made.ring(1, News.NEW_MAIL)
        await asyncio.sleep(0.1)
        made.ring(1, News.NEW_MAIL)
        await asyncio.sleep(0.1)
        early = list(rung)
        await asyncio.sleep(0.4)
        return early

    assert asyncio.run(twice()) == [1]
    assert rung == [1, 1]


def test_a_queue_that_is_away_is_tried_until_it_is_back() -> None:
    rung: list[int] = []

    async def away() -> None:
        calls = 0

        async def ring_out(account_id: int) -> None:
            nonlocal calls
            calls += 1
            if calls == 1:
                raise ConnectionError("amqp://user:secret@host")
            rung.append(account_id)

        Bell(ring_out, delays=QUICK).ring(7, News.NEW_MAIL)
        await asyncio.sleep(1.5)

    asyncio.run(away())
    assert rung == [7]


def test_an_account_that_is_forgotten_rings_no_more() -> None:
    rung: list[int] = []

    async def forget() -> None:
        made = bell(rung)
        made.ring(1, News.NEW_MAIL)
        made.forget(1)
        made.forget(2)
        await asyncio.sleep(0.1)

    asyncio.run(forget())
    assert rung == []


def test_while_the_queue_is_away_one_task_for_each_account_waits() -> None:
    rung: list[int] = []
    most = 0

    async def away() -> None:
        nonlocal most
        there = False

        async def ring_out(account_id: int) -> None:
            if not there:
                raise ConnectionError
            rung.append(account_id)

        made = Bell(ring_out, delays=QUICK, gap=0.01)
        for _ in range(20):
            made.ring(7, News.NEW_MAIL)
            await asyncio.sleep(0.03)
            most = max(most, len(made.ringing))
        there = True
        async with asyncio.timeout(60):
            while made.calling:
                await asyncio.sleep(0.05)

    asyncio.run(away())
    assert rung == [7]
    assert most <= 2


def test_news_while_the_queue_is_being_told_is_told_as_well() -> None:
    rung: list[int] = []

    async def slow() -> None:
        async def ring_out(account_id: int) -> None:
            rung.append(account_id)
            await asyncio.sleep(0.2)

        made = Bell(ring_out, delays=QUICK, gap=0.01)
        made.ring(7, News.NEW_MAIL)
        await asyncio.sleep(0.1)
        made.ring(7, News.NEW_MAIL)
        await asyncio.sleep(0.6)

    asyncio.run(slow())
    assert rung == [7, 7]
