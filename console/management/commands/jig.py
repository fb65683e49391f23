"""`jig`: lets the toolkit of the TREC spam track, or any other, drive Hamlet."""

from argparse import ArgumentParser
from typing import Any

from console.command import HamletCommand
from console.files import read_message
from evaluation import jig
from filter.policy import Preset
from knowledge_base.label import Label


class Command(HamletCommand):
    """One order of the jig a call."""

    help = (
        "Take one order of the TREC spam track's jig. initialize begins anew, classify prints "
        "“class=spam score=0.97”, train teaches, finalize leaves nothing behind. Unsure mail is "
        "let through: the toolkit knows spam and ham only. It calls four programs of these "
        "names, each of which can be the one line that the last example shows."
    )
    examples = """
        manage.py jig initialize --preset published
        manage.py jig classify data/inmail.1
        manage.py jig train spam data/inmail.1
        manage.py jig finalize
        exec /path/to/manage.py jig classify "$1"
    """
    failures = (jig.JigError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The order, and what it needs."""
        orders = parser.add_subparsers(dest="order", metavar="ORDER", required=True)
        begin = orders.add_parser("initialize", help="begin anew")
        begin.add_argument("--preset", choices=list(Preset), default=Preset.CAREFUL)
        ask = orders.add_parser("classify", help="judge a message")
        ask.add_argument("file", metavar="FILE")
        teach = orders.add_parser("train", help="learn the label of a message")
        teach.add_argument("label", choices=list(Label), metavar="spam|ham")
        teach.add_argument("file", metavar="FILE")
        # the toolkit hands back what classify printed; the label and the message are enough
        teach.add_argument("rest", nargs="*", help="ignored")
        orders.add_parser("finalize", help="leave nothing behind")

    def handle(self, *args: Any, **options: Any) -> None:
        """Does what the order says."""
        match options["order"]:
            case "initialize":
                jig.initialize(Preset(options["preset"]))
            case "classify":
                self.stdout.write(jig.classify(read_message(options["file"])))
            case "train":
                jig.train(Label(options["label"]), read_message(options["file"]))
            case "finalize":
                jig.finalize()
