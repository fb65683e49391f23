"""The network itself: wide over content, deep over behaviour; the only file that imports PyTorch.

PyTorch is imported on first use, so that a process that never predicts never
pays for it. It is then set to one thread: a message touches a few thousand
numbers, where threads cost more than they bring, and one thread sums in one
order, so that the same samples give the same bits in every process.
"""

from __future__ import annotations

from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ann.arrays import pack, unpack
from ann.content import BITS, VIEWS
from ann.example import SIGNAL_SLOTS, Example
from ann.recipe import STANDARD, Recipe

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

    Shares = npt.NDArray[np.float32]

HIDDEN = 8
SEED = 2

SHAPES = {
    "content": (1 << BITS,),
    "signals": (SIGNAL_SLOTS, HIDDEN + 1),
    "hidden_bias": (HIDDEN,),
    "output": (HIDDEN,),
}
# Of the parameters and their squares in memory.
NETWORK_BYTES = 8 * sum(map(prod, SHAPES.values()))
# Gradients far below this do not count for AdaGrad's steps.
EPSILON = 1e-4


class NetworkUnavailable(RuntimeError):  # noqa: N818  a state of the machine, not a mistake
    """PyTorch is not installed: nothing can be predicted, though marks are still kept."""


@cache
def pytorch() -> Any:
    """PyTorch, imported at the first call; raises NetworkUnavailable where it is not installed."""
    try:
        import torch  # noqa: PLC0415  lazily, see the module's docstring
    except ImportError as missing:
        raise NetworkUnavailable("PyTorch is not installed") from missing
    torch.set_num_threads(1)
    return torch


class Inputs(NamedTuple):
    """One example as tensors: [n] over the features of all views, [m] over the signals.

    `judge_of` says whose a feature is; the squares of each judge's scales add
    up to 1, and what no judge looks at has the scale 0.
    """

    places: Tensor
    scales: Tensor
    judge_of: Tensor
    slots: Tensor
    amounts: Tensor


class Outputs(NamedTuple):
    """What the network makes of one example: a logit per judge [j], hidden units [h], the logit."""

    judges: Tensor
    hidden: Tensor
    logit: Tensor


class Network:
    """One user's network: every parameter beside its running sum of squared gradients.

    Each judge of the content has a linear logit of its own, trained on its own
    loss; their mean is corrected by a small network of one hidden layer over
    the behaviour signals, trained on the loss of the whole. All tensors have
    the shapes of `SHAPES`, the same for every user, so that many users'
    networks stack along a new first dimension.
    """

    def __init__(self, recipe: Recipe = STANDARD) -> None:
        torch = pytorch()
        self.recipe = recipe
        generator = torch.Generator().manual_seed(SEED)
        self.parameters: dict[str, Tensor] = {n: torch.zeros(s) for n, s in SHAPES.items()}
        self.squares: dict[str, Tensor] = {n: torch.zeros(s) for n, s in SHAPES.items()}
        # Small random weights into the hidden units, none out of them: untrained, the deep
        # part says nothing, yet every unit learns something else.
        self.parameters["signals"][:, :HIDDEN] = 0.3 * torch.randn(
            (SIGNAL_SLOTS, HIDDEN), generator=generator
        )

    def copy(self) -> Network:
        """A network of its own with the same numbers."""
        other = Network.__new__(Network)
        other.recipe = self.recipe
        other.parameters = {name: tensor.clone() for name, tensor in self.parameters.items()}
        other.squares = {name: tensor.clone() for name, tensor in self.squares.items()}
        return other

    def logit(self, example: Example) -> float:
        """How spammy the message looks: 0 undecided, positive spam; changes nothing."""
        return float(self.forward(inputs(example, self.recipe)).logit)

    def forward(self, given: Inputs) -> Outputs:
        """The network's view of one example, layer by layer."""
        torch = pytorch()
        weighed = self.parameters["content"][given.places] * given.scales
        judges = torch.zeros(len(self.recipe.judges)).index_add_(0, given.judge_of, weighed)
        first = given.amounts @ self.parameters["signals"][given.slots]
        hidden = torch.tanh(first[:HIDDEN] + self.parameters["hidden_bias"])
        deep = torch.dot(hidden, self.parameters["output"]) + first[HIDDEN]
        return Outputs(judges, hidden, judges.mean() + deep)

    def gradients(self, given: Inputs, out: Outputs, *, spam: bool) -> dict[str, Tensor]:
        """Back-propagation, written out: the gradient of `loss` at the rows that the example uses.

        The loss is the sum of each judge's logistic loss (none beyond the
        margin) and of the whole's, in which the judges' mean counts as given.
        """
        torch = pytorch()
        label = float(spam)
        errors = torch.sigmoid(out.judges) - label
        errors = torch.where(out.judges * (2 * label - 1) < self.recipe.margin, errors, 0.0)
        whole = torch.sigmoid(out.logit) - label
        inner = whole * self.parameters["output"] * (1 - out.hidden * out.hidden)
        return {
            "content": errors[given.judge_of] * given.scales,
            "signals": torch.outer(given.amounts, torch.cat((inner, whole.reshape(1)))),
            "hidden_bias": inner,
            "output": whole * out.hidden,
        }

    def contributions(self, example: Example) -> tuple[Shares, Shares]:
        """How much each content feature [n] and each signal [m] adds to the logit.

        Exact for the content; for the signals their part of the hidden layer's
        work is taken along its slope (gradient times input).
        """
        given = inputs(example, self.recipe)
        out = self.forward(given)
        share = given.scales / len(self.recipe.judges)
        content = self.parameters["content"][given.places] * share
        slope = self.parameters["output"] * (1 - out.hidden * out.hidden)
        rows = self.parameters["signals"][given.slots]
        signals = given.amounts * (rows[:, :HIDDEN] @ slope + rows[:, HIDDEN])
        return content.numpy(), signals.numpy()

    def learn(
        self, given: Inputs, *, spam: bool, experience: float = 0.0, weight: float = 1.0
    ) -> None:
        """One step of gradient descent on one sample.

        `experience`, 0 to 1, says how far the network may doubt a label that
        surprises it: such a sample makes a shorter step. `weight`, 0 to 1,
        shortens the step as well; a sample of weight 0 changes nothing.
        """
        if weight == 0.0:
            return
        out = self.forward(given)
        gradients = self.gradients(given, out, spam=spam)
        rows = {"content": given.places, "signals": given.slots}
        beliefs = self._belief(out.judges, spam=spam, experience=experience)[given.judge_of]
        whole = float(self._belief(out.logit, spam=spam, experience=experience))
        for name, gradient in gradients.items():
            parameter, squares = self.parameters[name], self.squares[name]
            if name == "content":
                rate, believed = weight * self.recipe.content_rate, beliefs * gradient
            else:
                rate, believed = weight * self.recipe.deep_rate, whole * gradient
            if name in rows:
                squares.index_add_(0, rows[name], gradient * gradient)
                step = believed / (squares[rows[name]].sqrt() + EPSILON)
                parameter.index_add_(0, rows[name], step, alpha=-rate)
            else:
                squares += gradient * gradient
                parameter -= rate * believed / (squares.sqrt() + EPSILON)

    def _belief(self, logits: Tensor, *, spam: bool, experience: float) -> Tensor:
        """How far a label can be believed by who gives these logits: 1 unless it surprises him."""
        torch = pytorch()
        label_chance = torch.sigmoid(logits if spam else -logits)
        if experience == 0.0:
            return logits.new_ones(logits.shape)
        surprise = experience * self.recipe.surprise
        belief: Tensor = (self.recipe.least_belief + label_chance / surprise).clamp(max=1.0)
        return belief

    def packed(self) -> bytes:
        """Every number of the network as compact bytes (`ann.arrays`)."""
        return pack(
            {name: tensor.numpy() for name, tensor in self.parameters.items()},
            {name: tensor.sqrt().numpy() for name, tensor in self.squares.items()},
        )

    @classmethod
    def unpacked(cls, stored: bytes, recipe: Recipe = STANDARD) -> Network:
        """The network that was packed, its numbers rounded; raises UnknownLayout."""
        torch = pytorch()
        network = cls(recipe)
        start = {name: tensor.numpy() for name, tensor in network.parameters.items()}
        parameters, roots = unpack(stored, start)
        network.parameters = {n: torch.from_numpy(array) for n, array in parameters.items()}
        network.squares = {n: torch.from_numpy(array) ** 2 for n, array in roots.items()}
        return network


def inputs(example: Example, recipe: Recipe = STANDARD) -> Inputs:
    """An example as a network of that recipe takes it."""
    torch = pytorch()
    lengths = np.array([len(view) for view in example.content])
    judges = np.zeros(len(VIEWS), dtype=np.int64)
    scales = np.zeros(len(VIEWS), dtype=np.float32)
    for judge, names in enumerate(recipe.judges):
        own = [place for place, name in enumerate(VIEWS) if name in names]
        judges[own] = judge
        scales[own] = 1.0 / np.sqrt(max(lengths[own].sum(), 1))
    return Inputs(
        places=torch.from_numpy(np.concatenate(example.content).astype(np.int64)),
        scales=torch.from_numpy(np.repeat(scales, lengths)),
        judge_of=torch.from_numpy(np.repeat(judges, lengths)),
        slots=torch.from_numpy(example.slots.astype(np.int64)),
        amounts=torch.from_numpy(example.amounts.astype(np.float32)),
    )
