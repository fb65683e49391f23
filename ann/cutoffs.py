"""Above which probability mail is spam and below which it is ham, so that a promise holds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]

# While little ham is confirmed, nobody can say how spammy this user's ham looks. So mail must
# also look more like spam than this share of the spam seen lately: one in four at first, and
# then three in twelve plus the number of confirmed ham, until that is less than 1 in 250.
NOVEL_SPAM = 3.0
NOVEL_LETTERS = 12.0
NOVEL_LEAST = 0.004
LATELY = 500

# Marks that say the opposite of what the network is surest of are taken for slips of the hand:
# from so many on, fewer are believed, and up to one to so many right ones, the rest is believed.
SLIPS_LEAST = 5
SLIPS_MOST = 1 / 16

_SURE = 30.0


@dataclass(frozen=True, slots=True)
class Promise:
    """How much may go wrong: the share of ham filed as spam, and of spam let in as ham."""

    ham_lost: float = 1 / 1000
    spam_let_in: float = 1 / 100


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Mail is spam from `spam` upwards, ham up to `ham`, unsure between; and on what evidence."""

    ham: float
    spam: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Belief:
    """What is taken for granted before the user has said anything, worth `letters` letters.

    At the logit `start` exactly the promised share of them would be lost, and
    a factor e less with every unit beyond.
    """

    letters: float
    start: float

    def lost(self, logits: Scores, share: float) -> Scores:
        """How many of the believed letters lie at or beyond each logit."""
        return self.letters * share * np.exp(self.start - logits)


HAM_BELIEF = Belief(letters=1_000, start=2.5)
SPAM_BELIEF = Belief(letters=300, start=1.0)


def cutoffs(ham_scores: Scores, spam_scores: Scores, promise: Promise | None = None) -> Cutoffs:
    """The cut-offs nearest to an even chance that keep the promise, each on its own side.

    `ham_scores` and `spam_scores` are the probabilities of spam that the
    network gave confirmed mail before it was told, in order. Each cut-off is
    found by conformal risk control (Angelopoulos et al. 2022): the losses that
    it would have made, and those of the belief, are at most the promised share
    of all those letters. The network grows better and the mail changes, so a
    score counts the more the later it was given (Farinhas et al. 2024): the
    last one as a whole letter, one from half-way as half a letter. Nobody marks
    without slips: see `_slips`.
    """
    promise = promise or Promise()
    ham, spam = _logits(ham_scores), _logits(spam_scores)
    upper = max(_least(ham, spam, promise.ham_lost, HAM_BELIEF), _novelty(len(ham), spam))
    lower = min(-_least(-spam, -ham, promise.spam_let_in, SPAM_BELIEF), upper)
    lost, let_in = int(np.sum(ham >= upper)), int(np.sum(spam <= lower))
    evidence = (
        f"so far that would have lost {lost:,} of {len(ham):,} confirmed ham and let in "
        f"{let_in:,} of {len(spam):,} spam; allowed are 1 in {1 / promise.ham_lost:,.0f} and "
        f"1 in {1 / promise.spam_let_in:,.0f}"
    )
    return Cutoffs(ham=_probability(lower), spam=_probability(upper), evidence=evidence)


def holding(ham_scores: Scores, share: float) -> float:
    """The probability above which unsure mail may be held, so that at most `share` of ham waits.

    Conformal, without any belief: of the confirmed ham so far and one letter
    more, at most that share lies above. Above 1, nothing is held, while there
    is too little ham to say so.
    """
    if share >= 1.0:
        return 0.0
    scores = np.sort(ham_scores)
    above = int(share * (len(scores) + 1)) - 1
    if above < 0:
        return float("inf")
    return max(0.5, float(scores[len(scores) - 1 - above]))


def _least(logits: Scores, others: Scores, share: float, belief: Belief) -> float:
    """The least cut-off, 0 or more, on logits that should be low, losing at most `share`.

    `others` are the logits of the other kind, which should be high.
    """
    just_above = np.nextafter(logits[logits >= 0], np.inf)
    candidates = np.unique(np.concatenate([np.arange(0.0, 10.0, 0.05), just_above, [_SURE + 1]]))
    losses = _from_on(logits, candidates)
    slips = _slips(logits, others)
    if slips:
        losses = losses - slips * _from_on(others, candidates)
    allowed = share * (_weights(logits).sum() + belief.letters)
    kept = losses + belief.lost(candidates, share) <= allowed
    return float(candidates[np.argmax(kept)])


def _weights(logits: Scores) -> Scores:
    return np.arange(1, len(logits) + 1) / max(len(logits), 1)


def _from_on(logits: Scores, places: Scores) -> Scores:
    """How many letters lie at or beyond each place, 0 or more, newer ones counting more."""
    high = np.flatnonzero(logits >= 0)
    high = high[np.argsort(logits[high])]
    from_each_on = np.append(np.cumsum(_weights(logits)[high][::-1])[::-1], 0.0)
    found: Scores = from_each_on[np.searchsorted(logits[high], places, side="left")]
    return found


def _slips(logits: Scores, others: Scores) -> float:
    """How many letters of the other kind were marked as this one by a slip, to one marked rightly.

    A slip may befall any letter, so its rate is seen where hardly a true one
    can lie: beyond the middle of the other kind. No cut-off would help a true
    one there that left the filter of any use.
    """
    if not len(others):
        return 0.0
    middle = np.maximum(np.median(others, keepdims=True), 0.0)
    right = _from_on(others, middle)[0] if np.sum(logits >= middle) >= SLIPS_LEAST else 0.0
    return min(float(_from_on(logits, middle)[0] / right), SLIPS_MOST) if right else 0.0


def _novelty(ham: int, spam_logits: Scores) -> float:
    """What mail must exceed while only `ham` letters of ham are known."""
    share = NOVEL_SPAM / (NOVEL_LETTERS + ham)
    if share < NOVEL_LEAST or not len(spam_logits):
        return 0.0
    return float(np.quantile(spam_logits[-LATELY:], share))


def _logits(probabilities: Scores) -> Scores:
    with np.errstate(divide="ignore"):
        logits: Scores = np.log(probabilities) - np.log1p(-probabilities)
    return np.clip(logits, -_SURE, _SURE)


def _probability(logit: float) -> float:
    return float(1.0 / (1.0 + np.exp(-logit)))
