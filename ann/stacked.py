"""Many users' networks in one: each step of PyTorch takes one sample of every user, on any device.

The arithmetic is that of `ann.network.Network.learn`, with the users as a new
first dimension; each goes through his own samples in his own order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ann.content import BITS
from ann.example import SIGNAL_SLOTS
from ann.learner import CHECKPOINT_EVERY, steps_of
from ann.network import EPSILON, HIDDEN, SHAPES, Network, pytorch
from ann.rounding import kept_squares

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from torch import Tensor

    from ann.course import Course
    from ann.stored_sample import StoredSample

    Integers = npt.NDArray[np.int64]


class Runs(NamedTuple):
    """Stretches of a long row: for each member [n], which stretch it is of, and its place."""

    of: Tensor
    at: Tensor


def train_stacked(
    histories: Sequence[Sequence[StoredSample]], course: Course, *, device: str
) -> list[Network]:
    """For each user's samples what `ann.training.train` makes of them, computed on the device.

    Sums are rounded otherwise: the probabilities agree within 1e-4.
    """
    stack = _Stack(histories, course, device)
    for row in range(stack.steps.shape[1]):
        for column in range(stack.steps.shape[2]):
            stack.step(row, column)
        if (row + 1) % CHECKPOINT_EVERY == 0:
            stack.round()
    stack.round()
    return stack.networks()


class _Stack:
    """The networks of `u` users, with the samples and the steps of each."""

    def __init__(
        self, histories: Sequence[Sequence[StoredSample]], course: Course, device: str
    ) -> None:
        from ann.lessons import lessons_of  # noqa: PLC0415  Numba is loaded when used

        self.recipe, self.device = course.recipe, device
        told = [history[-course.newest :] for history in histories]
        self.lessons = lessons_of([sample for samples in told for sample in samples])
        self.places = self._moved(self.lessons.places.astype(np.int32))
        self.slots = self._moved(self.lessons.slots.astype(np.int64))
        self.amounts = self._moved(self.lessons.amounts)
        paths = [_path(samples, course) for samples in told]
        rows = max((len(steps) for steps, _ in paths), default=0)
        # [user, row, 1 + 2 * repeats], numbers of lessons, -1 for none; [user, row].
        self.steps = np.full((len(told), rows, 1 + 2 * self.recipe.repeats), -1)
        self.experience = np.zeros((len(told), rows), dtype=np.float32)
        first = np.cumsum([0, *map(len, told)])
        for user, (steps, experience) in enumerate(paths):
            self.steps[user, : len(steps)] = np.where(steps >= 0, steps + first[user], -1)
            self.experience[user, : len(steps)] = experience
        start = Network(self.recipe)
        self.parameters = self._stacked(start.parameters, len(told))
        self.squares = self._stacked(start.squares, len(told))
        square, _ = kept_squares()
        self.kept = self._moved(square)

    def step(self, row: int, column: int) -> None:
        """Every user who has a sample in that place has learned it."""
        torch, lessons, recipe = pytorch(), self.lessons, self.recipe
        chosen = self.steps[:, row, column]
        users = np.flatnonzero((chosen >= 0) & ((lessons.weights * lessons.readable)[chosen] > 0))
        if not len(users):
            return
        chosen = chosen[users]
        experience = self._moved(self.experience[users, row])
        label = self._moved(lessons.spam[chosen].astype(np.float32))
        weight = self._moved(lessons.weights[chosen].astype(np.float32))
        of_user = self._moved(users)

        # A run is what one view sees of one user's sample: [u * v], its judge [u * v].
        bounds = lessons.bounds[chosen]
        judge_of, scales = self._judged(np.diff(bounds))
        runs = self._laid_out(bounds[:, :-1].ravel(), np.diff(bounds).ravel())
        base = of_user.repeat_interleave(bounds.shape[1] - 1) << BITS
        places = self.places[runs.at].long() + base[runs.of]
        weighed = self.parameters["content"][places] * scales[runs.of]
        judges = weighed.new_zeros(len(users) * len(recipe.judges))
        judges.index_add_(0, judge_of[runs.of], weighed)

        ends = lessons.signal_bounds
        signals = self._laid_out(ends[chosen], ends[chosen + 1] - ends[chosen])
        slots = self.slots[signals.at] + (of_user * SIGNAL_SLOTS)[signals.of]
        amounts = self.amounts[signals.at, None]
        first = weighed.new_zeros(len(users), HIDDEN + 1)
        first.index_add_(0, signals.of, amounts * self.parameters["signals"][slots])
        hidden = torch.tanh(first[:, :HIDDEN] + self.parameters["hidden_bias"][of_user])
        output = self.parameters["output"][of_user]
        mean = judges.view(len(users), -1).mean(1)
        logit = mean + (hidden * output).sum(1) + first[:, HIDDEN]

        each = len(recipe.judges)
        labels, sign = label.repeat_interleave(each), 2 * label - 1
        signs = sign.repeat_interleave(each)
        errors = torch.sigmoid(judges) - labels
        errors = torch.where(judges * signs < recipe.margin, errors, 0.0)
        beliefs = self._belief(judges * signs, experience.repeat_interleave(each))
        gradient = errors[judge_of] * scales
        rate = (recipe.content_rate * weight).repeat_interleave(bounds.shape[1] - 1)
        unsettled = (gradient != 0)[runs.of]
        places, of = places[unsettled], runs.of[unsettled]
        self._correct(
            "content", places, gradient[of], believed=(rate * beliefs[judge_of] * gradient)[of]
        )

        whole = (torch.sigmoid(logit) - label)[:, None]
        rate = (recipe.deep_rate * weight * self._belief(logit * sign, experience))[:, None]
        inner = whole * output * (1 - hidden * hidden)
        gradient = amounts * torch.cat((inner, whole), 1)[signals.of]
        self._correct("signals", slots, gradient, believed=rate[signals.of] * gradient)
        self._correct("hidden_bias", of_user, inner, believed=rate * inner)
        self._correct("output", of_user, whole * hidden, believed=rate * whole * hidden)

    def round(self) -> None:
        """Every network is rounded to what a checkpoint keeps (`ann.rounding`)."""
        torch = pytorch()
        for name, parameter in self.parameters.items():
            squares = self.squares[name]
            moved = squares > 0
            self.parameters[name] = torch.where(moved, parameter.half().float(), parameter)
            codes = ((squares.sqrt().log2() + 27) * 8).round().clamp(0, len(self.kept) - 1)
            self.squares[name] = torch.where(moved, self.kept[codes.long()], squares)

    def networks(self) -> list[Network]:
        """Each user's network, in the processor's memory."""
        made = []
        for user in range(len(self.steps)):
            network = Network(self.recipe)
            for own, stack in (
                (network.parameters, self.parameters),
                (network.squares, self.squares),
            ):
                for name, shape in SHAPES.items():
                    own[name] = stack[name].view(-1, *shape)[user].cpu().clone()
            made.append(network)
        return made

    def _correct(self, name: str, rows: Tensor, gradient: Tensor, *, believed: Tensor) -> None:
        """AdaGrad's step on those rows, which may come more than once."""
        self.squares[name].index_add_(0, rows, gradient * gradient)
        step = believed / (self.squares[name][rows].sqrt() + EPSILON)
        self.parameters[name].index_add_(0, rows, step, alpha=-1)

    def _judged(self, lengths: Integers) -> tuple[Tensor, Tensor]:
        """By run, the place of its judge among all judges, and the scale of its features."""
        judge_of = np.array(self.recipe.judge_of())
        each = len(self.recipe.judges)
        seen = np.stack([lengths[:, judge_of == judge].sum(1) for judge in range(each)], axis=1)
        scales = np.where(judge_of >= 0, 1.0 / np.sqrt(np.maximum(seen, 1))[:, judge_of], 0.0)
        judges = each * np.arange(len(lengths))[:, None] + np.maximum(judge_of, 0)
        return self._moved(judges.ravel()), self._moved(scales.ravel().astype(np.float32))

    def _belief(self, right: Tensor, experience: Tensor) -> Tensor:
        """As `Network` has it, of logits that are positive where the label is expected."""
        torch = pytorch()
        chance = torch.sigmoid(right) / (experience * self.recipe.surprise)
        belief: Tensor = torch.where(experience > 0, self.recipe.least_belief + chance, 1.0)
        return belief.clamp(max=1.0)

    def _laid_out(self, begins: Integers, lengths: Integers) -> Runs:
        torch = pytorch()
        begin, length = self._moved(begins), self._moved(lengths)
        of = torch.repeat_interleave(torch.arange(len(length), device=self.device), length)
        before = torch.cumsum(length, 0) - length
        return Runs(of, torch.arange(len(of), device=self.device) + (begin - before)[of])

    def _stacked(self, tensors: dict[str, Tensor], users: int) -> dict[str, Tensor]:
        """The same numbers for each user; content and signals in one long row for all of them."""
        stacked = {}
        for name, tensor in tensors.items():
            every = tensor.to(self.device).expand(users, *tensor.shape).contiguous()
            stacked[name] = every.flatten(0, 1) if name in {"content", "signals"} else every
        return stacked

    def _moved(self, array: npt.NDArray[np.generic]) -> Tensor:
        moved: Tensor = pytorch().from_numpy(np.array(array)).to(self.device)
        return moved


def _path(
    samples: Sequence[StoredSample], course: Course
) -> tuple[Integers, npt.NDArray[np.float64]]:
    """The steps of one who goes through his samples so often as the course says."""
    spam = np.array([sample.spam for sample in samples] * course.passes, dtype=np.bool_)
    counts = 1 + np.arange(len(spam))
    steps, experience = steps_of(spam[:0], spam, counts, course.recipe.repeats)
    return np.where(steps >= 0, steps % max(len(samples), 1), -1), experience
