"""The steps of learning, compiled: those of `ann.network.Network.learn`, one after the other.

A step touches a few thousand numbers, for which PyTorch's calls cost far more
than the arithmetic. These loops do the same arithmetic on the same numbers,
which stay PyTorch's: `ann.network` says what a step is, and a test holds the
two together. Sums are taken one by one and nothing is reordered, so that the
same samples give the same bits in every process. Numba compiles the loops when
they are first called and keeps the result on disk: import this file where it
is needed, for it takes a while and a hundred megabytes. They stand in one file
and use nothing of others but values that they are given: Numba compiles anew
what it kept when this file changes, and looks at no other.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# Numba infers the types of what it compiles.

from math import exp, sqrt, tanh
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy import float32, int64, uint32

from ann.compiled import compiled
from ann.lessons import Lessons
from ann.network import EPSILON, Network
from ann.rounding import kept_squares

Floats = npt.NDArray[np.float32]

# The bits of a number that half precision drops, and the least that it keeps without dropping more.
_DROPPED = uint32(0x1FFF)
_NORMAL = uint32(0x38800000)
_SIGNLESS = uint32(0x7FFFFFFF)
# Added and taken away again, it leaves a smaller number as a multiple of 2**-24.
_COARSE = float32(0.75)
_ZERO, _ONE = float32(0.0), float32(1.0)
# So many changed numbers are remembered until the next rounding; of more, all are rounded.
_REMEMBERED = 1 << 17


class Numbers(NamedTuple):
    """A network's parameters, or their sums of squares: [2**19], [slots, h + 1], [h], [h]."""

    content: Floats
    signals: Floats
    hidden_bias: Floats
    output: Floats


class Rule(NamedTuple):
    """The recipe in numbers: whose each view is (-1: nobody's), how many judges, and the rest."""

    judge_of: npt.NDArray[np.int64]
    judges: int
    content_rate: float
    deep_rate: float
    margin: np.float32
    surprise: float
    least_belief: np.float32
    epsilon: np.float32


class Kept(NamedTuple):
    """By code, the sum of squares that a checkpoint keeps, and the least that it keeps so."""

    square: Floats
    least: Floats


_KEPT = Kept(*kept_squares())


def descend(
    network: Network,
    lessons: Lessons,
    steps: npt.NDArray[np.int64],
    experience: npt.NDArray[np.float64],
    rounds: npt.NDArray[np.bool_],
) -> Floats:
    """The network has taken all the steps, in place; gives what it thought of each row's first.

    `steps` [n, s] are numbers of lessons, -1 for none, `experience` [n] goes
    with each row, and after a row that `rounds` [n] says the network is rounded
    to what a checkpoint keeps. The logits [n] are those before the first lesson of
    the row was learned, not a number where it cannot be learned.
    """
    recipe = network.recipe
    parameters, sums = (
        Numbers(*(tensors[name].numpy() for name in Numbers._fields))
        for tensors in (network.parameters, network.squares)
    )
    rule = Rule(
        judge_of=np.array(recipe.judge_of(), dtype=np.int64),
        judges=len(recipe.judges),
        content_rate=recipe.content_rate,
        deep_rate=recipe.deep_rate,
        margin=float32(recipe.margin),
        surprise=recipe.surprise,
        least_belief=float32(recipe.least_belief),
        epsilon=float32(EPSILON),
    )
    thought = np.full(len(steps), np.nan, dtype=np.float32)
    _descend(parameters, sums, rule, _KEPT, lessons, steps, experience, rounds, thought)
    return thought


@compiled
def _chance(logit):
    return _ONE / (_ONE + exp(-logit))


@compiled
def _belief(rule, sign, logit, experience):
    if experience == 0.0:
        return _ONE
    surprise = float32(experience * rule.surprise)
    return min(rule.least_belief + _chance(sign * logit) / surprise, _ONE)


@compiled
def _round(values, sums, kept, places):
    """Those numbers that ever moved, and their sums of squares, as a checkpoint keeps them."""
    bits, square_bits = values.view(uint32), sums.view(uint32)
    least, squares = kept.least, kept.square
    for place in places:
        square = sums[place]
        if square == 0.0:
            continue
        number = bits[place]
        if number & _SIGNLESS >= _NORMAL:
            even = (number >> uint32(13)) & uint32(1)
            bits[place] = (number + (_DROPPED >> uint32(1)) + even) & ~_DROPPED
        else:
            values[place] = (values[place] + _COARSE) - _COARSE
        # A root's octave is two of its square. The code is this one or up to four more.
        exponent = int64(square_bits[place] >> uint32(23)) - 127
        code = max(4 * (exponent + 54), 0)
        code = min(code, squares.shape[0] - 5)
        for _ in range(4):
            code += square >= least[code + 1]
        sums[place] = squares[code]


@compiled
def _ask_judges(content, rule, lessons, lesson, scales, judges):
    """The logit of each judge of the content, and the scale of the features that he looks at."""
    bounds = lessons.bounds[lesson]
    for judge in range(rule.judges):
        features = 0
        for view in range(rule.judge_of.shape[0]):
            if rule.judge_of[view] == judge:
                features += bounds[view + 1] - bounds[view]
        scale, logit = float32(1.0 / sqrt(float(max(features, 1)))), _ZERO
        for view in range(rule.judge_of.shape[0]):
            if rule.judge_of[view] == judge:
                for place in lessons.places[bounds[view] : bounds[view + 1]]:
                    logit += content[place] * scale
        scales[judge], judges[judge] = scale, logit


@compiled
def _look(numbers, lessons, lesson, first, hidden):
    """What the deep part adds to the logit."""
    first[:] = _ZERO
    for at in range(lessons.signal_bounds[lesson], lessons.signal_bounds[lesson + 1]):
        for unit in range(first.shape[0]):
            first[unit] += lessons.amounts[at] * numbers.signals[lessons.slots[at], unit]
    deep = _ZERO
    for unit in range(hidden.shape[0]):
        hidden[unit] = tanh(first[unit] + numbers.hidden_bias[unit])
        deep += hidden[unit] * numbers.output[unit]
    return deep + first[hidden.shape[0]]


@compiled
def _mean(judges):
    total = _ZERO
    for judge in judges:
        total += judge
    return total / float32(judges.shape[0])


@compiled
def _correct_content(  # noqa: PLR0917  compiled: keywords cost
    numbers, sums, rule, lessons, lesson, errors, beliefs, rate, changed, known
):
    """AdaGrad's step on the rows of the content; gives how many changed places are known then."""
    content, squares = numbers.content, sums.content
    places, bounds = lessons.places, lessons.bounds[lesson]
    for view in range(rule.judge_of.shape[0]):
        judge = rule.judge_of[view]
        if judge >= 0 and errors[judge] != 0.0:
            square = errors[judge] * errors[judge]
            for place in places[bounds[view] : bounds[view + 1]]:
                squares[place] += square
    bits = content.view(uint32)
    for view in range(rule.judge_of.shape[0]):
        judge = rule.judge_of[view]
        if judge >= 0 and errors[judge] != 0.0:
            believed = beliefs[judge] * errors[judge]
            for place in places[bounds[view] : bounds[view + 1]]:
                if bits[place] & _DROPPED == 0:
                    if known < changed.shape[0]:
                        changed[known] = place
                    known += 1
                content[place] -= rate * (believed / (sqrt(squares[place]) + rule.epsilon))
    return known


@compiled
def _correct(value, square, gradient, belief, rate, epsilon):
    """AdaGrad's step on one number; gives it and its sum of squares."""
    square += gradient * gradient
    return value - rate * (belief * gradient) / (sqrt(square) + epsilon), square


@compiled
def _correct_deep(  # noqa: PLR0917  compiled: keywords cost
    numbers, sums, rule, lessons, lesson, first, hidden, whole, belief, rate
):
    """AdaGrad's step on the deep part, `whole` being the error of the logit."""
    units = hidden.shape[0]
    inner = first
    for unit in range(units):
        inner[unit] = whole * numbers.output[unit] * (_ONE - hidden[unit] * hidden[unit])
    inner[units] = whole
    begin, end = lessons.signal_bounds[lesson], lessons.signal_bounds[lesson + 1]
    for at in range(begin, end):
        for unit in range(units + 1):
            gradient = lessons.amounts[at] * inner[unit]
            sums.signals[lessons.slots[at], unit] += gradient * gradient
    for at in range(begin, end):
        for unit in range(units + 1):
            slot = lessons.slots[at]
            believed = belief * (lessons.amounts[at] * inner[unit])
            step = believed / (sqrt(sums.signals[slot, unit]) + rule.epsilon)
            numbers.signals[slot, unit] -= rate * step
    for unit in range(units):
        numbers.hidden_bias[unit], sums.hidden_bias[unit] = _correct(
            numbers.hidden_bias[unit],
            sums.hidden_bias[unit],
            inner[unit],
            belief,
            rate,
            rule.epsilon,
        )
        numbers.output[unit], sums.output[unit] = _correct(
            numbers.output[unit],
            sums.output[unit],
            whole * hidden[unit],
            belief,
            rate,
            rule.epsilon,
        )


@compiled
def _descend(  # noqa: PLR0917  compiled: keywords cost
    numbers, sums, rule, kept, lessons, steps, experience, rounds, thought
):
    scales = np.empty(rule.judges, float32)
    judges = np.empty(rule.judges, float32)
    errors = np.empty(rule.judges, float32)
    beliefs = np.empty(rule.judges, float32)
    first = np.empty(numbers.output.shape[0] + 1, float32)
    hidden = np.empty(numbers.output.shape[0], float32)
    changed = np.empty(_REMEMBERED, uint32)
    # What changed before this call is not known.
    known = _REMEMBERED + 1
    for row in range(steps.shape[0]):
        for column in range(steps.shape[1]):
            lesson = steps[row, column]
            if lesson < 0 or not lessons.readable[lesson] or lessons.weights[lesson] == 0.0:
                continue
            _ask_judges(numbers.content, rule, lessons, lesson, scales, judges)
            logit = _mean(judges) + _look(numbers, lessons, lesson, first, hidden)
            if column == 0:
                thought[row] = logit
            label = float32(lessons.spam[lesson])
            sign = _ONE if lessons.spam[lesson] else -_ONE
            for judge in range(rule.judges):
                beliefs[judge] = _belief(rule, sign, judges[judge], experience[row])
                settled = judges[judge] * sign >= rule.margin
                error = (_chance(judges[judge]) - label) * scales[judge]
                errors[judge] = _ZERO if settled else error
            weight = lessons.weights[lesson]
            rate = float32(weight * rule.content_rate)
            known = _correct_content(
                numbers, sums, rule, lessons, lesson, errors, beliefs, rate, changed, known
            )
            belief = _belief(rule, sign, logit, experience[row])
            rate = float32(weight * rule.deep_rate)
            whole = _chance(logit) - label
            _correct_deep(numbers, sums, rule, lessons, lesson, first, hidden, whole, belief, rate)
        if rounds[row]:
            if known <= changed.shape[0]:
                _round(numbers.content, sums.content, kept, changed[:known])
            else:
                _round(numbers.content, sums.content, kept, np.arange(numbers.content.shape[0]))
            known = 0
            signals = np.arange(numbers.signals.size)
            _round(numbers.signals.ravel(), sums.signals.ravel(), kept, signals)
            units = np.arange(numbers.output.shape[0])
            _round(numbers.hidden_bias, sums.hidden_bias, kept, units)
            _round(numbers.output, sums.output, kept, units)
