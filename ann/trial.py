"""How a new way of training would have done on the latest confirmed mail, beside the one in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from ann.comparison import Comparison, Logits, compare
from ann.course import Course
from ann.example import Example, UnknownVersion
from ann.start import Start
from ann.stored_network import counted
from ann.stored_sample import StoredSample

# At most so many of the latest confirmed messages are compared, and at most a third of all;
# of fewer than the least nothing could be said.
MOST_COMPARED = 300
LEAST_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Contender:
    """A course, and how many of the user's samples, from the first on, it is to be trained on."""

    course: Course
    count: int


def held_out(samples: Sequence[StoredSample]) -> int | None:
    """The place of the first message to be compared, None where there is too little mail."""
    confirmed = [place for place, sample in enumerate(samples) if sample.confirmed]
    compared = min(MOST_COMPARED, len(confirmed) // 3)
    return confirmed[-compared] if compared >= LEAST_COMPARED else None


def trial(samples: Sequence[StoredSample], live: Contender, candidate: Course) -> Comparison | None:
    """Compares a course with the one in use on the latest mail; None where there is too little.

    Neither network has seen any of the messages compared when it is asked:
    both are trained on samples before them only, the live one on as many as it
    was, and then learn letter by letter, each letter after they were asked
    about it. So both are asked under the same conditions, however late the
    person spoke of a message. Doubted marks are learned, but nothing is
    measured by them.
    """
    first = held_out(samples)
    if first is None:
        return None
    kept = Contender(live.course, min(live.count, first))
    asked = [place for place in range(first, len(samples)) if samples[place].confirmed]
    readable = [place for place in asked if _readable(samples[place])]
    if len(readable) < LEAST_COMPARED:
        return None
    spam = np.array([samples[place].spam for place in readable])
    return compare(
        spam,
        logits(samples, kept, readable),
        logits(samples, Contender(candidate, first), readable),
    )


def logits(samples: Sequence[StoredSample], contender: Contender, asked: Sequence[int]) -> Logits:
    """What the contender thinks of the samples at the asked places, before each is told.

    They are those that come of learning (`ann.descent`), and count as much as those of
    `StoredNetwork.predict_one` do.
    """
    before, after = samples[: contender.count], samples[contender.count :]
    thought = Start.trained(before, contender.course).learner().learn(after)
    known = list(
        accumulate(after, lambda told, each: counted(told, [each]), initial=counted((0, 0), before))
    )
    trust = [contender.course.recipe.trust(min(each)) for each in known]
    places = np.array(asked) - contender.count
    given: Logits = thought.astype(np.float64)[places] * np.array(trust)[places]
    return given


def _readable(sample: StoredSample) -> bool:
    """Whether this version of the features can read the sample."""
    try:
        Example.from_bytes(sample.example)
    except UnknownVersion:
        return False
    return True
