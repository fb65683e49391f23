"""The page that plans past one machine, written anew from what was measured."""

from collections.abc import Sequence
from math import ceil

from bench.scale.demand import FULL, Assumptions, Costs, Part, machines, parts, visits_a_second
from bench.scale.load import Load, arrivals
from bench.scale.queueing import Service, Waits, simulate

SECONDS = 600.0
SEED = 4
# The least number of workers that can keep up, and how many more are tried.
TRIED = (1.05, 1.2, 1 / FULL, 2.0)
WHOLE = 1_000_000
SHARES = (0.5, 0.99, 0.999)

HEAD = """\
# Past one machine

A plan on paper and by simulation for an installation that nobody runs yet. This page is written
by the program from measurements ([performance](performance.md)) and from assumptions, which are
options:

    manage.py bench --json > measured.json
    manage.py scale measured.json --write docs/scale.md
    manage.py scale measured.json --mailboxes 20000 --sweep-minutes 30

What is measured is one process on one machine; what is assumed stands in the last table. Read the
result as which part runs out first and by how much, not as an order for machines.
"""

LAYOUT = """\
## How it is laid out

- **Users are sharded over MySQL.** Everything that is stored belongs to one user, and no statement
  reads what belongs to two (`tests/bench/test_growth.py` holds that), so a user and all that is his
  live in one database, chosen by his number. A user moves by copying his rows. Only schedules
  for all users and the administrator's pages ask every shard. Each shard has workers of its own,
  started with its `DATABASE_URL`: nothing in the code has to know of shards.
- **Queues are per shard, on RabbitMQ or Redis.** A task is the number of an account; a mailbox
  stands in its queue once, however much waits for it, and goes to the end again when a task leaves
  something over. The database is the truth, so a broker that is lost costs a sweep and no mail.
  Redis does more tasks a second on less machine; RabbitMQ keeps its queue through a power cut,
  which Hamlet does not need. Either is enough for one shard.
- **Workers keep what they know of the users they served last**, so it pays to send a user to the
  same workers: the shard does that already.
- **The site is one process that reads a page of one user**; it needs no sharding of its own.
"""


def page(load: Load, costs: Costs, assumed: Assumptions) -> str:
    """The page in Markdown."""
    found = parts(load, costs, assumed)
    first = found[0]
    wanted = machines(found)
    total = sum(wanted.values())
    told = ", ".join(f"{count} for {name}" for name, count in wanted.items())
    euro = total * assumed.euro_a_machine_and_month
    return "\n".join(
        [
            HEAD,
            f"## {load.mailboxes:,} mailboxes, {load.messages_a_day:g} messages a day\n",
            f"{load.mean:,.0f} messages a second at the mean, {load.busiest:,.0f} in the busiest "
            f"hour ({load.peak:g} times the mean). {load.bulk:.0%} of all mail comes in mailings "
            f"that each reach {load.reached:,} mailboxes within {load.minutes:g} minutes.\n",
            f"**The first thing to break: {first.name}**, at "
            f"{first.mailboxes(load):,} mailboxes for the first machine. {advice(first)}\n",
            f"Machines: {told}; {total} in all, about {euro:,.0f} euro a month, "
            f"{100 * euro / load.mailboxes:.1f} cents a mailbox.\n",
            table_of_parts(found, load),
            "## How long mail waits\n",
            table_of_waits(load, costs, assumed),
            LAYOUT,
            "## What was put in\n",
            table_of_inputs(load, costs, assumed),
        ]
    )


def advice(part: Part) -> str:
    """What to do where this part runs out."""
    return {
        "workers, looking for mail": "Most visits find nothing: watched mailboxes (IDLE) need a "
        "sweep only as a safety net, so sweep them more rarely before buying cores.",
        "workers, judging and learning": "Add workers; they share nothing but the database.",
        "database, statements": "Add a shard: half of the users move to it.",
        "database, storage": "Keep raw mail for fewer days, or add a shard.",
        "broker, tasks": "Give each shard a broker of its own.",
        "watchers, connections": "Start a watcher more, each with a part of the accounts.",
        "workers, memory": "Start fewer workers on a machine, each with more users to itself.",
    }[part.name]


def table_of_parts(found: Sequence[Part], load: Load) -> str:
    """What is wanted of each part."""
    rows = [
        "| part, that which runs out first above | wanted in the busiest hour | one machine gives "
        "| mailboxes on the first | machines |",
        "|---|---|---|---|---|",
    ]
    rows += [
        f"| {part.name}: {part.reason} | {part.wanted:,.1f} {part.unit} | {part.given:,.0f} "
        f"| {part.mailboxes(load):,} | {part.machines} |"
        for part in found
    ]
    full = f"A part counts as full at {FULL:.0%} of what it gives."
    return "\n".join(rows) + f"\n\n{full}\n"


def table_of_waits(load: Load, costs: Costs, assumed: Assumptions) -> str:
    """What the simulation says of some numbers of workers."""
    visit = costs.visit_ms / 1e3
    message = (costs.judging_ms + assumed.marked * costs.learning_ms) / 1e3
    needed = visits_a_second(load, assumed) * visit + load.busiest * message
    rows = [
        "| workers | a mailbox takes at most | busy | half judged within | 99 % | 99.9 % "
        "| longest queue |",
        "|---|---|---|---|---|---|---|",
    ]
    # The sweeps that find nothing take their share of the workers evenly all the time.
    sweeping = load.mailboxes / (60 * assumed.sweep_minutes) * visit
    for share in TRIED:
        workers = ceil(needed * share)
        rows.append(row(load, Service(visit, message), workers, sweeping))
    rows.append(row(load, Service(visit, message, most=WHOLE), ceil(needed / FULL), sweeping))
    return (
        "\n".join(rows)
        + f"\n\n{SECONDS / 60:.0f} minutes of the busiest hour, in the midst of which one mailbox "
        f"gets {load.crowd:,} messages at once, which are not counted. The last row lets a mailbox "
        "take all it has: the others wait for it where workers are few.\n"
    )


def row(load: Load, service: Service, workers: int, sweeping: float) -> str:
    """One simulation."""
    left = max(1, workers - ceil(sweeping))
    waits: Waits = simulate(arrivals(load, seconds=SECONDS, seed=SEED), service, workers=left)
    most = "all" if service.most == WHOLE else f"{service.most} messages"
    told = " | ".join(f"{waits.quantile(share, without=load.mailboxes):,.2f} s" for share in SHARES)
    busy = (waits.busy / SECONDS + sweeping) / workers
    return f"| {workers} | {most} | {busy:.0%} | {told} | {waits.longest_queue:,} |"


def table_of_inputs(load: Load, costs: Costs, assumed: Assumptions) -> str:
    """Every number that went in, and where it is from."""
    rows = ["| | | from |", "|---|---|---|"]
    for values, source in (
        (costs, "measured: `manage.py bench`"),
        (load, "assumed"),
        (assumed, "assumed"),
    ):
        rows += [
            f"| {name.replace('_', ' ')} | {getattr(values, name):,.6g} | {source} |"
            for name in values.__slots__
        ]
    return "\n".join(rows) + "\n"
