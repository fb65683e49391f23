"""How a stored history is read back as a network."""

import numpy as np

from ann.learner import REMEMBERED
from ann.models import Checkpoint, History, Key, Sample
from ann.stored_network import StoredCheckpoint, StoredNetwork, StoredSample, extended


def samples(user_id: int, *, after: int, upto: int) -> list[StoredSample]:
    """The samples of a stretch of a user's history, in order: ids above `after` to `upto`."""
    rows = Sample.objects.filter(user_id=user_id, id__gt=after, id__lte=upto).order_by("id")
    return [
        StoredSample(spam, score, bytes(example))
        for spam, score, example in rows.values_list("spam", "score", "example")
    ]


def untrained() -> StoredNetwork:
    """A network that has learned nothing."""
    empty = np.empty(0)
    return StoredNetwork(
        start=StoredCheckpoint(), pending=(), trained_on=(0, 0), scores=(empty, empty)
    )


def carried_on(known: tuple[Key, StoredNetwork] | None, history: History) -> StoredNetwork | None:
    """The network known under a key with what was learned since, if its history still stands."""
    if known is None or known[0][0] != history.generation:
        return None
    (_, last_sample, last_stamp), network = known
    rows = Sample.objects.filter(
        user_id=history.user_id, id__gte=last_sample, id__lte=history.last_sample
    ).order_by("id")
    stamped = list(rows.values_list("stamp", "spam", "score", "example"))
    if not stamped or stamped[0][0] != last_stamp:
        return None
    return network.after(
        [StoredSample(spam, score, bytes(example)) for _, spam, score, example in stamped[1:]]
    )


def from_store(history: History) -> StoredNetwork:
    """The network at the end of the history, from its latest checkpoint on."""
    user_id = history.user_id
    checkpoint = (
        Checkpoint.objects.filter(user_id=user_id, upto__lte=history.last_sample)
        .order_by("-upto")
        .first()
    )
    upto = checkpoint.upto if checkpoint else 0
    pending = samples(user_id, after=upto, upto=history.last_sample)
    learned = Sample.objects.filter(user_id=user_id, id__lte=upto)
    scored = learned.filter(score__isnull=False).order_by("id").values_list("spam", "score")
    empty = np.empty(0)
    return StoredNetwork(
        start=_start(checkpoint) if checkpoint else StoredCheckpoint(),
        pending=pending,
        trained_on=(history.ham, history.spam),
        scores=extended(
            (empty, empty), [*(StoredSample(spam, score, b"") for spam, score in scored), *pending]
        ),
    )


def _start(checkpoint: Checkpoint) -> StoredCheckpoint:
    """The checkpoint with the samples that may be learned again."""
    latest: list[StoredSample] = []
    for label in (False, True):
        rows = Sample.objects.filter(
            user_id=checkpoint.user_id, id__lte=checkpoint.upto, spam=label
        ).order_by("-id")
        examples = list(rows.values_list("example", flat=True)[:REMEMBERED])
        latest += [StoredSample(label, None, bytes(example)) for example in reversed(examples)]
    return StoredCheckpoint(bytes(checkpoint.arrays), checkpoint.count, tuple(latest))
