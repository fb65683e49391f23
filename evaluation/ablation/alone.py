"""The network alone over what a replay showed it: no database, no other step decides."""

from collections.abc import Iterator, Sequence

from ann.cutoffs import Cutoffs, Promise
from ann.example import Example
from ann.reading import untrained
from ann.stored_sample import StoredSample
from evaluation.ablation.parts import Part
from evaluation.ablation.specimen import Specimen, without
from evaluation.feedback_mode import FeedbackMode, Person
from evaluation.results import Result
from filter.authority import promise
from filter.opinion import Verdict
from filter.policy import CAREFUL
from filter.steps.misbehaviour import misbehaviour
from knowledge_base.label import Label

# What a person is shown: the features, and the network's score where it had one.
Shown = tuple[Example, float | None]

PROMISE = Promise(
    ham_lost=promise(misbehaviour.__name__, Verdict.SPAM, CAREFUL),
    spam_let_in=promise(misbehaviour.__name__, Verdict.HAM, CAREFUL),
)


def alone(specimens: Sequence[Specimen], part: Part, *, feedback: FeedbackMode) -> Iterator[Result]:
    """The results of a network that leaves out `part`, beginning with nothing.

    Its verdicts are those of its own cut-offs by the preset *careful*, decided
    from the first message on.
    """
    network = untrained(part.recipe)
    person = Person[Shown](feedback)
    for specimen in specimens:
        seen = without(specimen.example, part.groups)
        score = network.predict_one(seen).probability
        verdict = verdict_of(score, network.cutoffs(PROMISE))
        shown = seen, score if any(network.trained_on) else None
        marks = person.sees(shown, specimen.label, verdict)
        network = network.after(
            [
                StoredSample(
                    spam=mark.label is Label.SPAM,
                    score=mark.letter[1],
                    example=mark.letter[0].to_bytes(),
                )
                for mark in marks
            ]
        )
        yield Result(specimen.result.path, specimen.label, verdict, score)


def verdict_of(score: float, cutoffs: Cutoffs) -> Verdict:
    """What the cut-offs make of a score."""
    if score >= cutoffs.spam:
        return Verdict.SPAM
    return Verdict.HAM if score <= cutoffs.ham else Verdict.UNSURE
