"""How a network learns: every choice that a measurement may want to change or leave out."""

from dataclasses import dataclass

from ann.content import VIEWS


@dataclass(frozen=True, slots=True)
class Recipe:
    """The choices by which samples become a network; other choices, another network.

    `judges` are the views of the content that share one logit, one group for
    each judge; a view in no group is not looked at. `content_rate` and
    `deep_rate` are the steps of AdaGrad (Duchi et al. 2011): a number's first
    step is about its rate, later ones shrink as its gradients add up. A judge
    that is right by `margin`, as a logit, has nothing to learn from a sample.

    A label to which an experienced judge gave less than a chance of `surprise`
    is more often a wrong mark than a lesson: it moves that judge by as much
    less, but never by less than `least_belief`; 1 believes everything. A true
    one that comes again is learned all the same.

    With each sample `repeats` earlier ones of either label are learned again.
    A network that knows few letters of one kind is too sure of the other: with
    none its logits count two thirds, and the whole only with many more than
    `moderation` of each; 0 leaves them as they are.
    """

    judges: tuple[tuple[str, ...], ...] = tuple((view,) for view in VIEWS)
    content_rate: float = 1.2
    deep_rate: float = 0.02
    margin: float = 5.0
    surprise: float = 0.05
    least_belief: float = 0.3
    repeats: int = 1
    moderation: int = 10

    def judge_of(self) -> list[int]:
        """By view of the content, the number of the judge that looks at it, -1 if none does."""
        seen = {view: judge for judge, views in enumerate(self.judges) for view in views}
        return [seen.get(view, -1) for view in VIEWS]

    def trust(self, rarer: int) -> float:
        """How much the logits count of a network that knows `rarer` letters of the rarer kind."""
        if not self.moderation:
            return 1.0
        return (rarer + 2 * self.moderation) / (rarer + 3 * self.moderation)


STANDARD = Recipe()
