"""What will happen in a storm, and when: drawn from a seed before anything begins."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from random import Random

from tests.faults.deeds import Deed
from tests.faults.faults import KINDS, Fault
from tests.faults.letters import Letter, Pattern, patterns, stream
from tests.faults.offers import Offers

NAMES = ("anna", "boris", "clara", "david", "erik", "fatima", "greta", "hugo", "irma", "jonas")
PRESETS = ("published", "careful")

# Shares of the stream.
DEEDS = 0.3
TWICE = 0.03
BY_RULE = 0.02
BY_LDA = 0.08
FLAGGED = 0.1
WRITES = 0.05

# Seconds.
FIRST_FAULT = 2.0
# After the last letter no fault lasts longer.
CALM = 3.0
DEED_AFTER = (0.5, 40.0)


@dataclass(frozen=True, slots=True)
class Owner:
    """An account that is to be: its name, which server it lives on, how strict its filter is."""

    name: str
    offers: Offers
    preset: str


@dataclass(frozen=True, slots=True)
class Deliver:
    """A letter comes into a folder; by `lda` it is the server that says when."""

    letter: Letter
    folder: str = "INBOX"
    flags: tuple[bytes, ...] = ()
    lda: bool = False


@dataclass(frozen=True, slots=True)
class Do:
    """A person does something with a letter."""

    account: str
    message_id: str
    deed: Deed


@dataclass(frozen=True, slots=True)
class Write:
    """A person writes to somebody."""

    account: str
    to: str
    number: int


@dataclass(frozen=True, slots=True)
class Begin:
    """A fault begins."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class End:
    """A fault is over."""

    fault: Fault


Step = Deliver | Do | Write | Begin | End


@dataclass(frozen=True, slots=True)
class Plan:
    """A storm: who is there, and what happens after how many seconds, in order."""

    seed: int
    owners: tuple[Owner, ...]
    corpus: tuple[Pattern, ...]
    steps: tuple[tuple[float, Step], ...]

    @property
    def letters(self) -> list[Letter]:
        """Every letter, as often as it is delivered."""
        return [step.letter for _, step in self.steps if isinstance(step, Deliver)]

    @property
    def come_twice(self) -> set[str]:
        """The Message-IDs of letters that are delivered more than once."""
        times = Counter(each.message_id for each in self.letters)
        return {message_id for message_id, number in times.items() if number > 1}

    @property
    def faults(self) -> list[Fault]:
        """The faults in the order in which they begin."""
        return [step.fault for _, step in self.steps if isinstance(step, Begin)]


def plan(
    seed: int, *, messages: int, accounts: int, faults: int, rate: float, corpus: Path
) -> Plan:
    """The storm of that seed: `messages` letters at `rate` a second; the same each time."""
    found = patterns(corpus)
    chance = Random(f"storm {seed}")
    owners = tuple(
        Owner(named(number), tuple(Offers)[number % len(Offers)], PRESETS[(number // 3) % 2])
        for number in range(accounts)
    )
    names = [each.name for each in owners]
    seconds = messages / rate
    timed: list[tuple[float, Step]] = []
    letters = list(islice(stream(chance, found, names), messages))
    for letter in letters:
        timed += fate(chance, letter, at=letter.number / rate, until=seconds)
    sent = count(1)
    for _ in range(int(messages * WRITES)):
        account = chance.choice(names)
        to = f"friend{chance.randrange(20)}@people.example"
        timed.append((chance.uniform(0, seconds), Write(account, to, next(sent))))
    timed += storm(chance, names, faults=faults, seconds=seconds)
    # What happens at the same moment happens in the order in which it was drawn.
    order = sorted(range(len(timed)), key=lambda n: (timed[n][0], n))
    return Plan(seed, owners, tuple(found), tuple(timed[n] for n in order))


def named(number: int) -> str:
    """The name of an account."""
    again, which = divmod(number, len(NAMES))
    return NAMES[which] + (str(again + 1) if again else "")


def fate(chance: Random, letter: Letter, *, at: float, until: float) -> list[tuple[float, Step]]:
    """The letter comes, perhaps twice, and perhaps somebody does something with it."""
    flags = (chance.choice((rb"\Flagged", rb"\Seen")),) if chance.random() < FLAGGED else ()
    drawn = chance.random()
    if drawn < BY_RULE:
        return [(at, Deliver(letter, "Junk", flags))]
    came: list[tuple[float, Step]] = [(at, Deliver(letter, flags=flags))]
    if drawn < BY_RULE + BY_LDA:
        return [(at, Deliver(letter, lda=True))]
    if drawn < BY_RULE + BY_LDA + TWICE:
        # Which of two alike a person means nobody could say afterwards: he leaves them alone.
        return [*came, (at + chance.choice((0.0, 0.3, 15.0)), Deliver(letter, flags=flags))]
    if drawn < BY_RULE + BY_LDA + TWICE + DEEDS:
        first, last = DEED_AFTER
        later = at + chance.uniform(first, max(2 * first, min(last, until - at)))
        deed = chance.choice(tuple(Deed))
        came.append((later, Do(letter.to, letter.message_id, deed)))
    return came


def storm(
    chance: Random, names: Sequence[str], *, faults: int, seconds: float
) -> list[tuple[float, Step]]:
    """The faults, every kind before one comes again, spread over the time."""
    kinds: list[type[Fault]] = []
    while len(kinds) < faults:
        kinds += chance.sample(KINDS, len(KINDS))
    timed: list[tuple[float, Step]] = []
    for number, kind in enumerate(kinds[:faults]):
        share = (number + chance.random()) / faults
        begins = FIRST_FAULT + share * max(0.0, seconds - 2 * FIRST_FAULT)
        fault = kind.drawn(chance, names)
        timed.append((begins, Begin(fault)))
        timed.append((min(begins + fault.seconds, seconds + CALM), End(fault)))
    return timed
