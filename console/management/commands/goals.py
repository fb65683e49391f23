"""`goals`: every goal of detection, measured over the same mail, reached or not."""

from argparse import ArgumentParser
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django

from console.command import HamletCommand, add_json
from console.management.commands.evaluate import argument, whole_number
from console.progress import progress
from evaluation.corpus import CorpusError, Item
from evaluation.disguise.disguises import DISGUISES
from evaluation.disguise.trial import Field, Tried, field_of, try_disguises
from evaluation.feedback_mode import FeedbackMode
from evaluation.goals.commands import Commands
from evaluation.goals.goals import goals
from evaluation.goals.runs import NOBODY, Run, results_of, runs
from evaluation.measures.measured import measure
from evaluation.peers.peer import PeerError
from evaluation.peers.race import PEERS, make_sure_of, peer_names
from evaluation.replay import replay
from evaluation.report.goals import (
    Told,
    commands_told,
    goals_data,
    goals_table,
    race_table,
    write_goals,
)
from evaluation.results import Result, ResultsError
from evaluation.stream import stream
from evaluation.temporary_database import temporary_database
from users.models import User


class Command(HamletCommand):
    """Replays the mail in every way of speaking, and holds the numbers against the goals."""

    help = (
        "Replay labelled mail in every way that a person may speak (at once, one mark in ten, "
        "errors only, 500 messages late, five marks in a hundred wrong), Hamlet with the preset "
        "careful and each peer over the same messages, then try disguised spam. Each goal is "
        "told with the number reached, its 95 % interval, and the command that gives it alone."
    )
    examples = """
        manage.py goals sample/
        manage.py goals trec07p/ --peers bogofilter,regression --results runs/ --report report/
        manage.py goals trec07p/ --limit 6000 --peers bogofilter,spamprobe --workers 4 --json
    """
    failures = (CorpusError, PeerError, ResultsError)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CORPUS… and the options."""
        parser.add_argument(
            "corpora",
            metavar="CORPUS",
            nargs="+",
            help="TREC corpus, or ham=PATH and spam=PATH with an mbox, Maildir or folder each",
        )
        parser.add_argument(
            "--peers",
            metavar="NAMES",
            type=argument(peer_names),
            default=(),
            help=f"the filters to be held against, where installed: {', '.join(PEERS)}",
        )
        parser.add_argument(
            "--limit",
            metavar="N",
            type=argument(whole_number),
            help="replay the first N messages only",
        )
        parser.add_argument(
            "--results",
            metavar="DIR",
            type=Path,
            help="keep each run's results in DIR; what is there of this mail is not run again",
        )
        parser.add_argument(
            "--report", metavar="DIR", type=Path, help="write a page and its data into DIR"
        )
        parser.add_argument(
            "--workers",
            metavar="N",
            type=argument(whole_number),
            default=1,
            help="how many runs at once, each in a process of its own (default 1)",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs, measures, and tells."""
        items = stream(options["corpora"])[: options["limit"]]
        # what cannot be done is told now, not after hours of replaying
        field = field_of(items)
        make_sure_of(options["peers"])
        if options["results"]:
            options["results"].mkdir(parents=True, exist_ok=True)
        wanted = runs(options["peers"])
        if options["workers"] == 1:
            results = one_by_one(wanted, items, folder=options["results"])
        else:
            results = at_once(wanted, items, folder=options["results"], workers=options["workers"])
        commands = Commands(tuple(options["corpora"]), options["limit"], options["peers"])
        told = Told(
            corpora=tuple(options["corpora"]),
            messages=len(items),
            goals=goals(results, disguised(field), commands),
            measures={run: measure(found) for run, found in results.items()},
        )
        if options["report"]:
            write_goals(told, options["report"])
        if options["json"]:
            self.emit(goals_data(told))
            return
        self.say(race_table(told.measures), goals_table(told.goals), *commands_told(told.goals))
        if options["report"]:
            self.say(f"The report: {options['report'] / 'goals.html'}")


def one_by_one(
    wanted: Sequence[Run], items: Sequence[Item], *, folder: Path | None
) -> dict[Run, list[Result]]:
    """The results of each run, made in this process."""
    return {
        run: list(progress(results_of(run, items, folder=folder), str(run), total=len(items)))
        for run in wanted
    }


def at_once(
    wanted: Sequence[Run], items: Sequence[Item], *, folder: Path | None, workers: int
) -> dict[Run, list[Result]]:
    """The same by several processes, each of which begins with nothing of this one's."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=django.setup)
    with pool:
        waiting = {pool.submit(whole_run, run, items, folder): run for run in wanted}
        try:
            deque(progress(as_completed(waiting), "runs", total=len(wanted)), maxlen=0)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        found = {run: future.result() for future, run in waiting.items()}
    return {run: found[run] for run in wanted}


def whole_run(run: Run, items: Sequence[Item], folder: Path | None) -> list[Result]:
    """All results of a run."""
    return list(results_of(run, items, folder=folder))


def disguised(field: Field) -> list[Tried]:
    """The trial of disguises: the history learned, then each disguise, spam as it is first."""
    with temporary_database():
        user = User.objects.create_user(NOBODY)
        learned = replay(user, field.history, feedback=FeedbackMode())
        deque(progress(learned, "learning", total=len(field.history)), maxlen=0)
        trials = try_disguises(user, field)
        return list(progress(trials, "disguising", total=1 + len(DISGUISES)))
