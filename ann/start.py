"""Where a network starts from before it learns letter by letter."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ann.course import AS_IT_COMES, Course
from ann.learner import REMEMBERED, Learner
from ann.network import Network
from ann.stored_sample import StoredSample
from ann.training import train


@dataclass(frozen=True, slots=True)
class Start:
    """The network after `count` samples: its arrays, or the lessons that a course makes it of.

    `latest` are the latest of those samples, in order, as far as they may be
    learned again.
    """

    course: Course = AS_IT_COMES
    count: int = 0
    latest: tuple[StoredSample, ...] = field(default=(), repr=False)
    arrays: bytes | None = field(default=None, repr=False)
    lessons: Sequence[StoredSample] = field(default=(), repr=False)

    @classmethod
    def trained(cls, samples: Sequence[StoredSample], course: Course) -> "Start":
        """The start of one who goes through the course on all these samples."""
        return cls(
            course=course,
            count=len(samples),
            latest=tuple(
                sample
                for label in (False, True)
                for sample in [each for each in samples if each.spam is label][-REMEMBERED:]
            ),
            lessons=samples,
        )

    def learner(self) -> Learner:
        """A learner of its own that stands here; raises NetworkUnavailable without PyTorch."""
        network = (
            train(self.lessons, self.course)
            if self.arrays is None
            else Network.unpacked(self.arrays, self.course.recipe)
        )
        learner = Learner(network, count=self.count)
        for sample in self.latest:
            learner.latest[sample.spam].append(sample)
        return learner
