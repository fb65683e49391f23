"""`ablate`: what each part of the network and of the pipeline is worth, left out in turn."""

from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from console.command import HamletCommand, add_json
from console.management.commands.evaluate import argument, whole_number
from console.progress import progress
from evaluation.ablation.alone import alone
from evaluation.ablation.parts import AS_IT_IS, PARTS, PIPELINE, Part, parts
from evaluation.ablation.rows import Row, Runs, row
from evaluation.ablation.specimen import Specimen, specimens
from evaluation.corpus import CorpusError, Item
from evaluation.feedback_mode import FeedbackMode, share_of
from evaluation.order import Order, orders
from evaluation.replay import replay
from evaluation.report.ablation import ablation_data, ablation_table
from evaluation.results import Result
from evaluation.stream import stream
from evaluation.temporary_database import temporary_database
from filter.opinion import Mode
from filter.policies import set_mode
from users.models import User

NOBODY = "nobody@ablation.invalid"


class Command(HamletCommand):
    """Replays the same mail with each part left out."""

    help = (
        "Leave out each part in turn and measure what is missing. The mail is replayed through "
        "the whole pipeline; what the network was shown is then given to networks that lack a "
        "part (the network alone: no other step decides), and the whole pipeline runs again with "
        "each of the steps 1 to 5 switched off. A row says how much 1-ROCA % its part's absence "
        "adds, with a paired bootstrap interval over the same messages. Everything happens in "
        "temporary databases."
    )
    examples = """
        manage.py ablate sample/
        manage.py ablate trec07p/ --orders index,shuffled:1,shuffled:2 --parts network
        manage.py ablate trec07p/ --limit 3000 --parts words,deep,contact_history --json
        manage.py ablate trec07p/ --feedback errors --parts doubt --noise 0.05
    """
    failures = (CorpusError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CORPUS… and the options."""
        parser.add_argument(
            "corpora",
            metavar="CORPUS",
            nargs="+",
            help="TREC corpus, or ham=PATH and spam=PATH with an mbox, Maildir or folder each",
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
            "--limit",
            metavar="N",
            type=argument(whole_number),
            help="take the first N messages only",
        )
        parser.add_argument(
            "--orders",
            metavar="LIST",
            type=argument(orders),
            default=(Order(),),
            help="index (default), the corpus's own, and shuffled:SEED, any number of them",
        )
        parser.add_argument(
            "--parts",
            metavar="LIST",
            type=argument(parts),
            default=tuple(PARTS.values()),
            help=f"all (default), network, steps, or any of {', '.join(PARTS)}",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Replays with everything and without each part, and tells."""
        feedback = options["feedback"].with_noise(options["noise"])
        items = stream(options["corpora"])[: options["limit"]]
        network = [AS_IT_IS, *(part for part in options["parts"] if part.step is None)]
        steps = [PIPELINE, *(part for part in options["parts"] if part.step is not None)]
        runs: dict[str, list[list[Result]]] = defaultdict(list)
        for order in options["orders"]:
            arranged = order.of(items)
            shown = as_shown(arranged, order, feedback=feedback)
            runs[PIPELINE.name].append([specimen.result for specimen in shown])
            for part in network:
                found = alone(shown, part, feedback=feedback)
                counted = progress(found, f"{order}: {part.words}", total=len(items))
                runs[part.name].append(list(counted))
            for part in steps[1:]:
                runs[part.name].append(switched_off(part, arranged, order, feedback=feedback))
        told = {"orders": options["orders"]}
        network_rows = rows(network, runs, **told)
        step_rows = rows(steps, runs, **told)
        if options["json"]:
            self.emit(
                {
                    "corpora": options["corpora"],
                    "feedback": str(feedback),
                    "messages": len(items),
                    "network_alone": ablation_data(network_rows, **told),
                    "whole_pipeline": ablation_data(step_rows, **told),
                }
            )
            return
        self.say(
            f"{', '.join(options['corpora'])} · {len(items):,} messages · feedback {feedback}",
            ablation_table("the network alone, as shown by the pipeline", network_rows, **told),
            ablation_table("the whole pipeline, preset careful", step_rows, **told),
        )


def as_shown(items: Sequence[Item], order: Order, *, feedback: FeedbackMode) -> list[Specimen]:
    """What the whole pipeline, nothing left out, showed the network of each message."""
    with temporary_database():
        user = User.objects.create_user(NOBODY)
        found = specimens(user, items, feedback=feedback)
        return list(progress(found, f"{order}: the whole pipeline", total=len(items)))


def switched_off(
    part: Part, items: Sequence[Item], order: Order, *, feedback: FeedbackMode
) -> list[Result]:
    """The results of the whole pipeline with one step off."""
    with temporary_database():
        user = User.objects.create_user(NOBODY)
        set_mode(user, str(part.step), Mode.OFF)
        outcomes = replay(user, items, feedback=feedback)
        counted = progress(outcomes, f"{order}: {part.words}", total=len(items))
        return [outcome.result for outcome in counted]


def rows(parts: Sequence[Part], runs: Mapping[str, Runs], *, orders: Sequence[Order]) -> list[Row]:
    """The row of each part, the first being the one that leaves out nothing."""
    first, *others = parts
    as_it_is = runs[first.name]
    return [
        row(first, as_it_is, orders=orders),
        *(row(each, runs[each.name], orders=orders, as_it_is=as_it_is) for each in others),
    ]
