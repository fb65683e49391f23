"""Where networks live: loading, learning and exact unlearning, one user at a time.

What is stored is the history of samples, and which version of the network is
in use; a network is what its version's training and then learning in order
give. Checkpoints only shorten the way there, and the memory of this process
only spares it; both can be lost without loss.
"""

from collections import OrderedDict
from threading import Lock

from django.db import transaction

from ann.checkpoints import forget_checkpoints, latest_checkpoint, write_checkpoint
from ann.example import Example
from ann.learner import CHECKPOINT_EVERY
from ann.locking import locked
from ann.models import History, Key, Sample, new_stamp
from ann.network import NetworkUnavailable
from ann.reading import carried_on, from_store, untrained
from ann.stored_network import StoredNetwork

KEPT_IN_MEMORY = 64


_memory: OrderedDict[int, tuple[Key, StoredNetwork]] = OrderedDict()
_memory_lock = Lock()


def load(user_id: int) -> StoredNetwork:
    """The user's network as of now, in at most six queries, one if this process knows it.

    A network in memory serves if it was built on the history that stands now,
    and is carried on if that history is a beginning of the present one. A
    version that must be trained anew, since a letter that it was trained on
    was forgotten, is trained here, once, and kept: about a millisecond for
    each of its letters and passes.
    """
    history = History.objects.select_related("live").filter(user_id=user_id).first()
    if history is None:
        return untrained()
    key = history.key
    with _memory_lock:
        known = _memory.get(user_id)
    if known is not None and known[0] == key:
        network = known[1]
    else:
        network = carried_on(known, history) or from_store(history)
    with _memory_lock:
        _memory[user_id] = (key, network)
        _memory.move_to_end(user_id)
        while len(_memory) > KEPT_IN_MEMORY:
            _memory.popitem(last=False)
    return network


def learn(
    user_id: int,
    digest: str,
    example: Example,
    *,
    spam: bool,
    score: float | None = None,
    weight: float = 1.0,
) -> None:
    """The sample is part of the user's history, once, with this label and weight.

    `score` is the probability that the network gave before this mark, if it
    was asked; the cut-offs rest on it. `weight`, 0 to 1, scales what the sample
    moves; below 1 the mark is doubted, and is no evidence for anything else.
    Learning the same digest again with the same label and weight changes
    nothing; with another the first is unlearned.
    """
    with transaction.atomic():
        history = locked(user_id)
        earlier = Sample.objects.filter(user_id=user_id, digest=digest).first()
        if earlier is not None:
            if (earlier.spam, earlier.weight) == (spam, weight):
                return
            _remove(history, earlier)
        sample = Sample.objects.create(
            user_id=user_id,
            digest=digest,
            spam=spam,
            score=score,
            weight=weight,
            example=example.to_bytes(),
        )
        history.last_sample, history.last_stamp = sample.pk, sample.stamp
        _count(history, sample, 1)
        history.save()
        if history.count % CHECKPOINT_EVERY == 0:
            _checkpoint(history)


def unlearn(user_id: int, digest: str) -> None:
    """The user's network is what it would be had the message never been learned."""
    with transaction.atomic():
        history = locked(user_id)
        sample = Sample.objects.filter(user_id=user_id, digest=digest).first()
        if sample is not None:
            _remove(history, sample)
            history.save()


def forget_memory() -> None:
    """Nothing is held in memory: the next `load` builds from the store alone."""
    with _memory_lock:
        _memory.clear()


def _remove(history: History, sample: Sample) -> None:
    forget_checkpoints(history.user_id, since=sample.pk)
    history.generation = new_stamp()
    _count(history, sample, -1)
    sample.delete()


def _count(history: History, sample: Sample, letters: int) -> None:
    if sample.weight < 1.0:
        history.doubted += letters
    elif sample.spam:
        history.spam += letters
    else:
        history.ham += letters


def _checkpoint(history: History) -> None:
    """The present network is kept, if that takes neither PyTorch where it is not nor a training."""
    if history.live is not None and latest_checkpoint(history) is None:
        return
    try:
        arrays = load(history.user_id).packed()
    except NetworkUnavailable:
        return
    write_checkpoint(history, arrays)
