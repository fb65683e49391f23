"""The floor under judging, and where the rest of its time goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.apart import Apart
from bench.floors import compat32_all, hash_all, round_trip, statements_of_judging
from bench.letters import Labelled
from bench.profiling import rooms_of_judging
from bench.work import decide_all, judge_batch, parse_all

ROUNDS = 5
# So many letters are judged under the profiler.
PROFILED = 100


@dataclass(frozen=True, slots=True)
class JudgingFloor:
    """Seconds a message of judging, part by part, in batches of `size`.

    `reading` is SHA-256 and Python's parser over the same bytes, `asking` as many empty
    queries as judging makes: together no filter that reads mail and keeps what it
    knows in a database goes below.
    """

    size: int
    statements: int
    reading: float
    asking: float
    parsing: float
    deciding: float
    recording: float
    rooms: str

    @property
    def floor(self) -> str:
        """The floor in words."""
        rate = 1 / (self.reading + self.asking)
        return (
            f"{rate:,.0f} messages/s: every byte read once and split by Python's parser "
            f"({1e6 * self.reading:.0f} µs), {self.statements} empty queries a batch of "
            f"{self.size} ({1e6 * self.asking:.0f} µs a message)"
        )

    @property
    def shares(self) -> str:
        """Where the time goes, in words."""
        whole = self.parsing + self.deciding + self.recording
        parts = (
            ("parsing", self.parsing),
            ("gathering and deciding", self.deciding),
            ("recording", self.recording),
        )
        told = ", ".join(f"{name} {100 * part / whole:.0f} %" for name, part in parts)
        return f"of {1e3 * whole:.2f} ms a message: {told}; profiled: {self.rooms}"


def letters_needed(size: int) -> int:
    """How many letters it takes to measure the floor of batches of `size`."""
    return size * (ROUNDS + 1) + max(size, PROFILED)


def judging_floor(process: Apart, letters: Sequence[Labelled], *, size: int) -> JudgingFloor:
    """Measured over so many letters as are needed, which nobody has judged before."""
    found = []
    for number in range(ROUNDS):
        some = [each.letter for each in letters[number * size : (number + 1) * size]]
        reading = sum(process.do(each, some).wall for each in (hash_all, compat32_all))
        parsing = process.do(parse_all, some).wall
        deciding = process.do(decide_all, some).wall
        whole = process.do(judge_batch, some).wall
        found.append([part / size for part in (reading, parsing, deciding, whole)])
    reading, parsing, deciding, whole = (median(column) for column in zip(*found, strict=True))
    left = [each.letter for each in letters[ROUNDS * size :]]
    statements = process.do(statements_of_judging, left[:size])
    return JudgingFloor(
        size=size,
        statements=statements,
        reading=reading,
        asking=statements * process.do(round_trip) / size,
        parsing=parsing,
        deciding=max(deciding - parsing, 0.0),
        recording=max(whole - deciding, 0.0),
        rooms=process.do(rooms_of_judging, left[size:], size),
    )
