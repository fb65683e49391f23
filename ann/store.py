"""Where networks live: loading, learning and exact unlearning, one user at a time.

What is stored is the history of samples, and which version of the network is
in use; a network is what its version's training and then learning in order
give. Checkpoints only shorten the way there, and the memory of this process
only spares it; both can be lost without loss.
"""

from collections import OrderedDict
from threading import Lock

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ann.checkpoints import forget_checkpoints, write_checkpoint
from ann.example import Example
from ann.learner import CHECKPOINT_EVERY
from ann.locking import locked
from ann.models import History, Key, Sample, new_stamp
from ann.network import NetworkUnavailable
from ann.packs import forget_packed, put_away
from ann.reading import MOST_PENDING, carried_on, from_store, history_of, untrained
from ann.start import Start
from ann.stored_network import StoredNetwork
from storage.change import Changes, delete, update
from storage.insert import Insert
from storage.select import select

# In memory are the networks used last, as many as take no more than this together; the one used
# last stays in any case. A miss costs about 10 ms, and a worker with PyTorch and Numba has little
# more left of 500 MB.
MOST_BYTES = 32_000_000


_memory: OrderedDict[int, tuple[Key, StoredNetwork]] = OrderedDict()
_memory_lock = Lock()

_keep = Insert(
    Sample, "user_id", "digest", "spam", "score", "weight", "stamp", "example", "learned_at"
)


@select
def _told(user_id: int, digest: str) -> QuerySet[Sample, tuple[int, bool, float]]:
    """What was learned of a letter."""
    samples = Sample.objects.filter(user_id=user_id, digest=digest)
    return samples.values_list("pk", "spam", "weight")


@delete
def _forget(user_id: int, sample: int) -> QuerySet[Sample]:
    """That sample."""
    return Sample.objects.filter(user_id=user_id, pk=sample)


@update
def _save(
    user_id: int,
    generation: int,
    last_sample: int,
    last_stamp: int,
    ham: int,
    spam: int,
    doubted: int,
) -> Changes:
    """All that learning changes of a history."""
    return History.objects.filter(user_id=user_id), {
        "generation": generation,
        "last_sample": last_sample,
        "last_stamp": last_stamp,
        "ham": ham,
        "spam": spam,
        "doubted": doubted,
    }


def load(user_id: int) -> StoredNetwork:
    """The user's network as of now, in at most seven queries, one if this process knows it.

    A network in memory serves if it was built on the history that stands now,
    and is carried on if that history is a beginning of the present one. One
    that is far from its checkpoint is kept by a new one, which takes some tens
    of milliseconds. A version that must be trained anew, since a letter that it
    was trained on was forgotten, is trained here, once, and kept: some tens of
    microseconds for each of its letters and passes.
    """
    history = history_of(user_id)
    if history is None:
        return untrained()
    key = history.key
    with _memory_lock:
        known = _memory.get(user_id)
    if known is not None and known[0] == key:
        network = known[1]
    else:
        network = _kept(history, carried_on(known, history) or from_store(history))
    with _memory_lock:
        _memory[user_id] = (key, network)
        _memory.move_to_end(user_id)
        held = sum(each.held_bytes() for _, each in _memory.values())
        while held > MOST_BYTES and len(_memory) > 1:
            _, (_, least_used) = _memory.popitem(last=False)
            held -= least_used.held_bytes()
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
    nothing; with another the first is unlearned. Nothing is computed: who loads
    the network next does that.
    """
    with transaction.atomic():
        history = locked(user_id)
        earlier = _told.first(user_id, digest)
        if earlier is not None:
            if earlier[1:] == (spam, weight):
                return
            _remove(history, *earlier)
        history.last_stamp, stored = new_stamp(), example.to_bytes()
        row = (user_id, digest, spam, score, weight, history.last_stamp, stored, timezone.now())
        [history.last_sample] = _keep.ids([row])
        _count(history, spam, weight, 1)
        _saved(history)


def unlearn(user_id: int, digest: str) -> None:
    """The user's network is what it would be had the message never been learned."""
    with transaction.atomic():
        history = locked(user_id)
        earlier = _told.first(user_id, digest)
        if earlier is not None:
            _remove(history, *earlier)
            _saved(history)


def forget_memory() -> None:
    """Nothing is held in memory: the next `load` builds from the store alone."""
    with _memory_lock:
        _memory.clear()


def _remove(history: History, sample: int, spam: bool, weight: float) -> None:
    forget_checkpoints(history.user_id, since=sample)
    forget_packed(history.user_id, sample)
    history.generation = new_stamp()
    _count(history, spam, weight, -1)
    _forget(history.user_id, sample)


def _count(history: History, spam: bool, weight: float, letters: int) -> None:
    if weight < 1.0:
        history.doubted += letters
    elif spam:
        history.spam += letters
    else:
        history.ham += letters


def _saved(history: History) -> None:
    _save(
        history.user_id,
        history.generation,
        history.last_sample,
        history.last_stamp,
        history.ham,
        history.spam,
        history.doubted,
    )


def _kept(history: History, network: StoredNetwork) -> StoredNetwork:
    """The same network, kept by a checkpoint if it is far from the latest one.

    A checkpoint is where a network is rounded, else it would not be the same.
    """
    if len(network.pending) < MOST_PENDING:
        return network
    behind = (network.start.count + len(network.pending)) % CHECKPOINT_EVERY
    after = len(network.pending) - behind
    try:
        learner = network.start.learner()
    except NetworkUnavailable:
        return network
    learner.learn(network.pending[:after])
    start = Start(
        course=network.course,
        count=learner.count,
        latest=(*learner.latest[False], *learner.latest[True]),
        arrays=learner.network.packed(),
    )
    write_checkpoint(history, start, behind=behind)
    put_away(history)
    return StoredNetwork(
        start=start,
        pending=network.pending[after:],
        trained_on=network.trained_on,
        scores=network.scores,
    )
