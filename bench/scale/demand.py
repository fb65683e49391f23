"""What each part of an installation has to bear, and how much of it one machine bears."""

from dataclasses import dataclass
from math import ceil

from bench.scale.load import Load

GIGABYTE = 1e9
# Above this share of what it can do a part has no room for an hour like no other.
FULL = 0.7


@dataclass(frozen=True, slots=True)
class Costs:
    """What was measured of one process and one user (`manage.py bench`)."""

    judging_ms: float
    learning_ms: float
    visit_ms: float
    visit_cpu_ms: float
    statements_a_visit: float
    worker_mb: float
    knowledge_mb: float
    kb_a_message: float


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What nobody measured here: how people use it, and what a machine and money do.

    `marked` is the share of messages that a person marks, `sweep_minutes` how
    often each mailbox is looked at although nothing was heard of it,
    `kept_days` how long raw mail and judgements are kept.
    """

    marked: float = 0.03
    sweep_minutes: float = 5.0
    kept_days: float = 30.0
    cores_a_machine: int = 16
    memory_gb_a_machine: float = 64.0
    statements_a_second: float = 20_000.0
    database_gb_a_machine: float = 1_000.0
    connections_a_machine: int = 50_000
    tasks_a_second: float = 5_000.0
    euro_a_machine_and_month: float = 120.0


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that can run out: what is wanted of it, and what one machine gives."""

    name: str
    wanted: float
    given: float
    unit: str
    reason: str

    @property
    def machines(self) -> int:
        """How many machines bear it with room to spare."""
        return max(1, ceil(self.wanted / (FULL * self.given)))

    def mailboxes(self, load: Load) -> int:
        """How many mailboxes the first machine bears."""
        return int(load.mailboxes * FULL * self.given / self.wanted)


def visits_a_second(load: Load, assumed: Assumptions) -> float:
    """How often a mailbox is looked at: when there is news, and in each sweep."""
    return load.busiest + load.mailboxes / (60 * assumed.sweep_minutes)


def parts(load: Load, costs: Costs, assumed: Assumptions) -> list[Part]:
    """Every part in the busiest hour, that which runs out first at the head."""
    idle = load.mailboxes / (60 * assumed.sweep_minutes)
    visits = visits_a_second(load, assumed)
    judging = load.busiest * (costs.judging_ms + assumed.marked * costs.learning_ms) / 1e3
    looking = visits * costs.visit_cpu_ms / 1e3
    day = load.mailboxes * load.messages_a_day
    stored = (
        day * assumed.kept_days * costs.kb_a_message * 1e3
        + load.mailboxes * costs.knowledge_mb * 1e6
    ) / GIGABYTE
    found = [
        Part(
            "workers, judging and learning", judging, assumed.cores_a_machine, "cores",
            f"{load.busiest:,.0f} messages/s, {assumed.marked:.0%} of them marked",
        ),
        Part(
            "workers, looking for mail", looking, assumed.cores_a_machine, "cores",
            f"{visits:,.0f} visits/s, {idle:,.0f} of them sweeps that find nothing",
        ),
        Part(
            "database, statements", visits * costs.statements_a_visit,
            assumed.statements_a_second, "statements/s",
            f"{costs.statements_a_visit:,.0f} a visit with one new message",
        ),
        Part(
            "database, storage", stored, assumed.database_gb_a_machine, "GB",
            f"{assumed.kept_days:.0f} days of mail, {costs.knowledge_mb:.1f} MB known of each user",
        ),
        Part(
            "broker, tasks", visits, assumed.tasks_a_second, "tasks/s",
            "one task a visit",
        ),
        Part(
            "watchers, connections", load.mailboxes, assumed.connections_a_machine, "connections",
            "one IDLE connection a mailbox",
        ),
        Part(
            "workers, memory", (judging + looking) / FULL * costs.worker_mb / 1e3,
            assumed.memory_gb_a_machine, "GB", "one worker a core",
        ),
    ]  # fmt: skip
    return sorted(found, key=lambda part: part.given / part.wanted)


def machines(found: list[Part]) -> dict[str, int]:
    """How many machines of each kind are wanted."""
    by_name = {part.name: part for part in found}
    cores = [part for part in found if part.unit == "cores"]
    computing = sum(part.wanted for part in cores) / (FULL * cores[0].given)
    return {
        "workers": max(ceil(computing), by_name["workers, memory"].machines),
        "databases": max(
            by_name["database, statements"].machines, by_name["database, storage"].machines
        ),
        "brokers": by_name["broker, tasks"].machines,
        "watchers": by_name["watchers, connections"].machines,
        "sites": 1,
    }
