"""The memory of one worker."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from bench.databases import settle
from bench.lab import Lab
from bench.measured import Goal, Measured
from bench.multiplying import Copies, multiply
from bench.reference_user import ADDRESS, Stock
from bench.sizes import has_torch, memory_bytes
from bench.work import judge_batch, judge_each
from filter.letter import Letter

USERS = 200
STOCK = Stock(samples=500, spams=1_000, contacts=500, keywords=20)
TURNS = 3


def worker_memory(lab: Lab) -> Iterator[Measured]:
    """The resident memory of a worker that serves 200 users in turn, PyTorch loaded.

    Each user has 500 marked letters, 1,000 earlier spams, 500 contacts and 20 keywords; each gets
    two letters in each of three turns. Whatever the process keeps in memory of a user, and
    whatever it lets go, it does here as it would on a server.

    PyTorch takes 200 MB, Numba's compiler 70 to 100. Networks in memory are bounded by 32 MB,
    indexes by 64 MB a process, and mapped files are shared by processes but counted for each.
    """
    users = lab.many(USERS, least=2)
    letters = [each.letter for each in lab.letters.to_judge(2 * TURNS)]
    addresses = [ADDRESS, *(f"{number}.{ADDRESS}" for number in range(1, users))]
    with lab.user_of(STOCK.scaled(lab.scale)) as url:
        with closing(lab.process(url)) as process:
            process.do(multiply, users, Copies.WHOLE)
            process.do(settle)
        memory, note = served(lab, url, letters, addresses)
    yield Measured("worker_memory", "MB", (memory / 1e6,), Goal.at_most(500), note=note)


def served(
    lab: Lab, url: str, letters: Sequence[Letter], addresses: Sequence[str]
) -> tuple[int, str]:
    """The memory of a worker that served these users, in bytes, and how it came to that."""
    with closing(lab.process(url)) as process:
        begun = process.do(memory_bytes)
        process.do(judge_each, letters[:1])
        one = process.do(memory_bytes)
        for turn in range(TURNS):
            for address in addresses:
                process.do(judge_batch, letters[2 * turn : 2 * turn + 2], address)
        memory = process.do(memory_bytes)
        loaded = process.do(has_torch)
    told = (
        f"{len(addresses)} users, PyTorch {'loaded' if loaded else 'not loaded'}; "
        f"{begun / 1e6:.0f} MB before the first message, {one / 1e6:.0f} MB after it"
    )
    return memory, told
