"""What the network was shown of each message when it went through the whole pipeline."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ann.example import Example, example, slot
from evaluation.ablation.parts import group_of
from evaluation.corpus import Item
from evaluation.feedback_mode import FeedbackMode
from evaluation.replay import replay
from evaluation.results import Result
from knowledge_base.label import Label
from mail.message import parse
from users.models import User


@dataclass(frozen=True, slots=True)
class Specimen:
    """A message of a replay as the network saw it, and the result of the whole pipeline."""

    result: Result
    example: Example

    @property
    def label(self) -> Label:
        """What the message is."""
        return self.result.judge


def specimens(user: User, items: Sequence[Item], *, feedback: FeedbackMode) -> Iterator[Specimen]:
    """Replays the items for the user (`evaluation.replay`); the features as they were then."""
    for item, outcome in zip(items, replay(user, items, feedback=feedback), strict=True):
        seen = example(parse(item.raw(), user.boundary), outcome.judgement.signals)
        # the message itself would only fill memory
        yield Specimen(outcome.result, replace(seen, message=None))


def without(seen: Example, groups: Collection[str]) -> Example:
    """The example, blind to the signals of these groups."""
    left_out = [slot(name) for name in seen.named if group_of(name) in groups]
    kept = ~np.isin(seen.slots, left_out)
    return replace(seen, slots=seen.slots[kept], amounts=seen.amounts[kept])
