"""A short storm, as `make faults` makes long ones: nothing is lost, doubled, changed or left."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Workers killed before and after a move is recorded, the database and the queue gone, UIDs new.
SEED = 18
OPTIONS = ("--messages", "80", "--rate", "5", "--accounts", "3", "--faults", "8")
# Of the faults; the others lie in wait for Hamlet, and need not meet it.
CERTAIN = 5


def test_every_letter_of_a_short_storm_is_accounted_for() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--seed", str(SEED), *OPTIONS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(ran.stdout.splitlines()[-1]) if ran.stdout else {}
    assert (ran.returncode, said.get("failed")) == (0, []), ran.stderr
    assert said["messages"] >= 80
    assert CERTAIN <= said["faults"] <= 8
    wrong = ("lost", "doubled", "changed", "unfinished")
    assert {name: said[name] for name in wrong} == dict.fromkeys(wrong, 0)
