"""Runs storms and accounts for every letter: `python -m tests.faults --help`."""

import argparse
import json
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import MySQLdb
from imapclient.exceptions import IMAPClientError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.faults.accountant import Evidence, Finding, Wrong, account_for
from tests.faults.plan import Begin, Deliver, Plan, Step, plan
from tests.faults.rest import come_to_rest
from tests.faults.storm import rage
from tests.faults.survey import survey
from tests.faults.world import World
from tests.servers.process import ServerError

ROOT = Path(__file__).resolve().parents[2]
SHOWN = 40
# What the world may do to the suite; the other storms are raised all the same.
BROKEN = (ServerError, MySQLdb.Error, IMAPClientError, OSError)

console = Console(stderr=True)


def main() -> int:
    """All runs; 1 if anything was lost, doubled, changed or left undone in any of them."""
    options = parsed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    totals: Counter[str] = Counter()
    failed = []
    for seed in range(options.seed, options.seed + options.runs):
        drawn = plan(
            seed,
            messages=options.messages,
            accounts=options.accounts,
            faults=options.faults or max(8, options.messages // 50),
            rate=options.rate,
            corpus=options.corpus,
        )
        end = run(drawn, options)
        totals.update(runs=1, messages=len(drawn.letters), faults=end.faults)
        totals.update(str(each.wrong) for each in end.findings)
        failed += [seed] if end.findings else []
    counts = {name: totals[name] for name in ("runs", "messages", "faults", *map(str, Wrong))}
    print(json.dumps(counts | {"failed": failed}))
    return 1 if failed else 0


def parsed() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description=(
            "Sets up Dovecots, MariaDB, Redis and a Hamlet of its own (two workers, clock, watch), "
            "sends a stream of real letters to several accounts, lets people move, mark and "
            "remove them, and breaks everything meanwhile. When the storm is over it waits until "
            "nothing is left to be done and accounts for every letter. Ends with one line of JSON: "
            "each count of letters lost, doubled, changed or unfinished should be 0, and the exit "
            "status is 1 if one is not. `failed` lists the seeds of those runs: the same seed "
            "draws the same letters, deeds and faults at the same times. What it cannot repeat is "
            "how far the processes have come by then, which is the machine's to say."
        ),
        epilog="make faults RUNS=20 SEED=1 | python -m tests.faults --runs 1 --seed 7 --keep",
    )
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="storms (default: 1)")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="of the first; each next one adds 1"
    )
    parser.add_argument(
        "--messages", type=int, default=2000, metavar="M", help="letters a storm (default: 2000)"
    )
    parser.add_argument("--accounts", type=int, default=8, metavar="N", help="(default: 8)")
    parser.add_argument(
        "--faults", type=int, default=0, metavar="N", help="(default: one for 50 letters)"
    )
    parser.add_argument(
        "--rate", type=float, default=20.0, metavar="R", help="letters a second (default: 20)"
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        default=ROOT / "sample",
        metavar="DIR",
        help="real letters, labelled, in the layout of TREC (default: the sample)",
    )
    parser.add_argument(
        "--keep", action="store_true", help="leave the world's folder and say where it is"
    )
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Ended:
    """What was wrong after a storm, and how many faults it had; a trap that nobody met is none."""

    findings: list[Finding]
    faults: int


def run(drawn: Plan, options: argparse.Namespace) -> Ended:
    """One storm, and what came of it; its folder stays if something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="storm-"))
    folder.chmod(0o755)
    try:
        end = end_of(folder, drawn)
    except BROKEN as error:
        console.print_exception()
        what = f"the suite itself broke: {type(error).__name__}"
        end = Ended([Finding(Wrong.UNFINISHED, "", "", what)], 0)
    if options.keep or end.findings:
        console.print(f"The world of seed {drawn.seed} is kept in {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    for each in end.findings[:SHOWN]:
        console.print(str(each), markup=False, highlight=False)
    return end


def end_of(folder: Path, drawn: Plan) -> Ended:
    """What came of the storm of that plan, in a world made in the folder."""
    began = time.monotonic()
    with closing(World(folder, drawn)) as world:
        made = time.monotonic() - began
        with (folder / "storm.log").open("w", encoding="utf-8") as log, progress() as bar:
            task = bar.add_task(f"seed {drawn.seed}", total=len(drawn.letters), said="")
            start = time.monotonic()

            def tell(step: Step) -> None:
                at = time.monotonic() - start
                clock = datetime.now(UTC).strftime("%H:%M:%S.%f")[:-3]
                print(f"{clock} {at:8.2f} {spoken(step)}", file=log, flush=True)
                if isinstance(step, Deliver):
                    bar.advance(task)
                elif isinstance(step, Begin):
                    bar.update(task, said=type(step.fault).__name__)

            rage(world, drawn, tell=tell)
            bar.update(task, said="coming to rest")
            raged = time.monotonic() - start
            rested = come_to_rest(world)
        for process in world.hamlet.processes:
            process.close()
        evidence = Evidence(
            journal=world.journal.entries,
            mailboxes=survey(world.people),
            books=world.hamlet.books(),
            offers=world.offers,
        )
        ended = {each.name: each.ended for each in world.hamlet.processes if each.ended}
        (folder / "journal.txt").write_text("\n".join(map(str, world.journal.entries)), "utf-8")
        (folder / "books.json").write_text(json.dumps(evidence.books, indent=1), "utf-8")
        findings = account_for(evidence)
    sprung = sum(wire.sprung for wire in world.wires.values())
    console.print(
        f"seed {drawn.seed}: made in {made:.0f} s, raged {raged:.0f} s, at rest after "
        f"{rested:.0f} s; {sprung} traps sprung; ended by themselves: {ended or 'none'}; "
        f"{len(findings)} findings"
    )
    certain = sum(not fault.waits for fault in drawn.faults)
    return Ended(findings, certain + sprung)


def spoken(step: Step) -> str:
    """The step in a line that names the letter and does not hold it."""
    if isinstance(step, Deliver):
        return f"deliver {step.letter.message_id} to {step.folder} {step.flags} lda={step.lda}"
    return str(step)


def progress() -> Progress:
    """How far the stream is."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[said]}"),
        console=console,
        transient=True,
    )


if __name__ == "__main__":
    sys.exit(main())
