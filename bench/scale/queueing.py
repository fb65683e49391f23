"""A simulation of workers and their queue: how long a message waits to be judged."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from bench.scale.load import Arriving


@dataclass(frozen=True, slots=True)
class Service:
    """What one task costs a worker, in seconds.

    A task takes all that waits for one mailbox, up to `most` messages, and then
    makes room for others: `visit` for the connection and the sync, `message`
    for each message of it.
    """

    visit: float
    message: float
    most: int = 200

    def seconds(self, messages: int) -> float:
        """How long a task with so many messages takes."""
        return self.visit + messages * self.message


@dataclass(slots=True)
class Waits:
    """What a simulation found: each message's seconds from coming to being judged."""

    seconds: list[float] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    mailboxes: list[int] = field(default_factory=list)
    longest_queue: int = 0
    busy: float = 0.0

    def quantile(self, share: float, *, without: int | None = None) -> float:
        """Within how many seconds that share of the messages was judged.

        The messages of the mailbox `without` are left out.
        """
        kept = np.array(self.mailboxes) != without
        seconds, counts = np.array(self.seconds)[kept], np.array(self.counts)[kept]
        order = np.argsort(seconds)
        counted = np.cumsum(counts[order])
        place = int(np.searchsorted(counted, share * counted[-1]))
        return float(seconds[order[min(place, len(order) - 1)]])


def simulate(mail: Iterable[Arriving], service: Service, *, workers: int) -> Waits:
    """What waits when the workers serve the mailboxes that have mail, in turn.

    A mailbox stands in the queue once, however much waits for it, and goes to
    its end again when a task leaves something over: nobody waits for a mailbox
    fuller than his own. It is served by one worker at a time.
    """
    waits = Waits()
    free = workers
    done: list[tuple[float, int, int]] = []  # when a task ends, its number, its mailbox
    queue: deque[int] = deque()
    # Every mailbox here stands in the queue or is being served.
    waiting: dict[int, deque[Arriving]] = {}
    number = 0

    def begin(now: float) -> None:
        nonlocal free, number
        while free and queue:
            mailbox = queue.popleft()
            taken, left = 0, waiting[mailbox]
            end = now + service.seconds(min(service.most, sum(each.messages for each in left)))
            while left and taken < service.most:
                first = left.popleft()
                some = min(first.messages, service.most - taken)
                if some < first.messages:
                    left.appendleft(Arriving(first.at, mailbox, first.messages - some))
                taken += some
                waits.seconds.append(end - first.at)
                waits.counts.append(some)
                waits.mailboxes.append(mailbox)
            free, number = free - 1, number + 1
            waits.busy += end - now
            heappush(done, (end, number, mailbox))

    def finish(until: float) -> None:
        nonlocal free
        while done and done[0][0] <= until:
            end, _, mailbox = heappop(done)
            free += 1
            if waiting[mailbox]:
                queue.append(mailbox)
            else:
                del waiting[mailbox]
            begin(end)

    for each in mail:
        finish(each.at)
        if each.mailbox not in waiting:
            waiting[each.mailbox] = deque()
            queue.append(each.mailbox)
        waiting[each.mailbox].append(each)
        begin(each.at)
        waits.longest_queue = max(waits.longest_queue, len(queue))
    finish(float("inf"))
    return waits
