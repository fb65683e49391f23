"""`evaluate`: how well Hamlet does on labelled mail, measured as the TREC spam track does."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import perf_counter
from typing import Any

from console.command import HamletCommand, add_json
from console.progress import progress
from evaluation.corpus import CorpusError, Item
from evaluation.feedback_mode import FeedbackMode, share_of
from evaluation.measures.measured import measure
from evaluation.peers.peer import PeerError
from evaluation.peers.race import PEERS, make_sure_of, peer_names, race
from evaluation.replay import replay
from evaluation.report.comparison import (
    Contender,
    comparison_data,
    comparison_table,
)
from evaluation.report.data import data
from evaluation.report.folder import write_folder
from evaluation.report.summary import Ledger, Setting, Summary
from evaluation.report.table import tables
from evaluation.results import Result, ResultsError, writing
from evaluation.stream import stream
from evaluation.temporary_database import temporary_database
from filter.policies import use_preset
from filter.policy import Preset
from users.models import User

NOBODY = "nobody@replay.invalid"


class Command(HamletCommand):
    """Replays labelled mail through the whole pipeline and measures it."""

    help = (
        "Replay labelled mail in order: judge each message as if it came in now, then tell its "
        "label, as a person would. The mail is a TREC corpus (full/index), or ham and spam "
        "apart as mbox files, Maildirs or folders, which are merged by time. Everything "
        "happens in a temporary database: no account is touched, nothing is kept."
    )
    examples = """
        manage.py evaluate sample/
        manage.py evaluate trec07p/ --results hamlet.results --report report/
        manage.py evaluate ham=Inbox.mbox spam=Junk.mbox --preset published
        manage.py evaluate trec07p/ --feedback delayed:500 --limit 10000
        manage.py evaluate trec07p/ --feedback partial:0.1 --noise 0.05 --answers --json
        manage.py evaluate trec07p/ --peers bogofilter,spamassassin
    """
    failures = (CorpusError, ResultsError, PeerError)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CORPUS… and the options."""
        parser.add_argument(
            "corpora",
            metavar="CORPUS",
            nargs="+",
            help="TREC corpus, or ham=PATH and spam=PATH with an mbox, Maildir or folder each",
        )
        parser.add_argument(
            "--preset",
            choices=list(Preset),
            default=Preset.CAREFUL,
            help="careful (default): steps decide once they have earned it; published: all decide",
        )
        parser.add_argument(
            "--feedback",
            metavar="MODE",
            type=argument(FeedbackMode.parse),
            default=FeedbackMode(),
            help="immediate (default), delayed:N messages, partial:P of all marks, or errors",
        )
        parser.add_argument(
            "--noise",
            metavar="P",
            type=argument(share_of),
            default=0.0,
            help="the share of marks that are wrong, 0 to 1 (default 0)",
        )
        parser.add_argument(
            "--answers",
            action="store_true",
            help="asked about a mark that contradicts others, the person says the truth",
        )
        parser.add_argument(
            "--limit",
            metavar="N",
            type=argument(whole_number),
            help="replay the first N messages only",
        )
        parser.add_argument(
            "--results", metavar="FILE", type=Path, help="write one line a message, as TREC does"
        )
        parser.add_argument(
            "--report", metavar="DIR", type=Path, help="write a page with pictures into DIR"
        )
        parser.add_argument(
            "--peers",
            metavar="NAMES",
            type=argument(peer_names),
            default=(),
            help=f"run other filters over the same mail, where installed: {', '.join(PEERS)}",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Replays, measures, and tells."""
        feedback = options["feedback"].with_noise(options["noise"])
        if options["answers"]:
            feedback = feedback.with_answers()
        setting = Setting(tuple(options["corpora"]), str(options["preset"]), str(feedback))
        items = stream(options["corpora"])[: options["limit"]]
        # a missing program is told now, not after hours of replaying
        make_sure_of(options["peers"])
        with results_file(options["results"]) as write, temporary_database():
            user = User.objects.create_user(NOBODY)
            use_preset(user, options["preset"])
            summary = measured(user, items, feedback=feedback, setting=setting, write=write)
        peers = [
            contender(name, items, feedback=feedback, results=options["results"])
            for name in options["peers"]
        ]
        if options["report"]:
            write_folder(summary, options["report"], peers=peers)
        if options["json"]:
            self.emit({**data(summary), "peers": comparison_data(peers)})
            return
        self.say(tables(summary))
        if peers:
            hamlet = Contender("Hamlet", summary.measured, summary.messages_a_second)
            self.say(comparison_table([hamlet, *peers]))
        if options["report"]:
            self.say(f"The report: {options['report'] / 'index.html'}")


def measured(
    user: User,
    items: list[Item],
    *,
    feedback: FeedbackMode,
    setting: Setting,
    write: Callable[[Result], object],
) -> Summary:
    """Replays the items, each result written as it comes."""
    ledger = Ledger()
    outcomes = replay(user, items, feedback=feedback)
    for outcome in progress(outcomes, "replaying", total=len(items)):
        ledger.add(outcome)
        write(outcome.result)
    return ledger.summary(setting)


def contender(
    name: str, items: list[Item], *, feedback: FeedbackMode, results: Path | None
) -> Contender:
    """Another filter's run over the same items; its results go beside Hamlet's."""
    found: list[Result] = []
    began = perf_counter()
    with results_file(results and results.with_name(f"{results.name}.{name}")) as write:
        for result in progress(race(PEERS[name], items, feedback=feedback), name, total=len(items)):
            found.append(result)
            write(result)
    return Contender(name, measure(found), len(found) / (perf_counter() - began))


def results_file(path: Path | None) -> AbstractContextManager[Callable[[Result], object]]:
    """Where results go: the file named, or nowhere."""
    return writing(path) if path else nullcontext(lambda result: None)


def whole_number(text: str) -> int:
    """A number of messages or of runs, at least 1; raises ValueError where the text is none."""
    number = int(text)
    if number < 1:
        raise ValueError(f"at least 1 is needed, not {number}")
    return number


def argument(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader of an option whose refusals argparse shows as they are."""

    def reader(text: str) -> Any:
        try:
            return read(text)
        except (PeerError, ValueError) as error:
            raise ArgumentTypeError(str(error)) from error

    return reader
