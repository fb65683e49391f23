"""A mail server bears so many connections and no more."""

import asyncio

from imap.watching.hosts import LOGINS_AT_ONCE, Hosts


def test_a_host_is_full_when_it_is_and_has_room_again() -> None:
    hosts = Hosts(2)
    assert [hosts.take("a"), hosts.take("a"), hosts.take("a"), hosts.take("b")] == [
        True,
        True,
        False,
        True,
    ]
    hosts.give_back("a")
    assert hosts.take("a")


def test_without_a_limit_there_is_always_room() -> None:
    hosts = Hosts()
    assert all(hosts.take("a") for _ in range(1000))


def test_few_log_in_at_the_same_time() -> None:
    hosts, inside, most = Hosts(), 0, 0

    async def log_in() -> None:
        nonlocal inside, most
        async with hosts.door("a"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    async def all_of_them() -> None:
        await asyncio.gather(*(log_in() for _ in range(100)))

    asyncio.run(all_of_them())
    assert most == LOGINS_AT_ONCE
