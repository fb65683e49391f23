"""Where networks live: loading, learning and exact unlearning, one user at a time.

What is stored is the history of samples; a network is what learning them in
order gives. Checkpoints only shorten the way there, and the memory of this
process only spares it; both can be lost without loss.
"""

from collections import OrderedDict
from threading import Lock
from time import perf_counter

from django.db import transaction

from ann.example import Example
from ann.learner import CHECKPOINT_EVERY
from ann.models import Checkpoint, History, Key, Sample, new_stamp
from ann.network import NetworkUnavailable
from ann.reading import carried_on, from_store, samples, untrained
from ann.retraining import TrainingReport, latest_loss
from ann.stored_network import StoredNetwork, StoredSample

KEPT_IN_MEMORY = 64
KEPT_CHECKPOINTS = 2


_memory: OrderedDict[int, tuple[Key, StoredNetwork]] = OrderedDict()
_memory_lock = Lock()


def load(user_id: int) -> StoredNetwork:
    """The user's network as of now, in at most six queries, one if this process knows it.

    A network in memory serves if it was built on the history that stands now,
    and is carried on if that history is a beginning of the present one.
    """
    history = History.objects.filter(user_id=user_id).first()
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
    user_id: int, digest: str, example: Example, *, spam: bool, score: float | None = None
) -> None:
    """The sample is part of the user's history, once, with this label.

    `score` is the probability that the network gave before this mark, if it
    was asked; the cut-offs rest on it. Learning the same digest again with the
    same label changes nothing; with the other label the first is unlearned.
    """
    with transaction.atomic():
        history = _locked(user_id)
        earlier = Sample.objects.filter(user_id=user_id, digest=digest).first()
        if earlier is not None:
            if earlier.spam == spam:
                return
            _remove(history, earlier)
        sample = Sample.objects.create(
            user_id=user_id, digest=digest, spam=spam, score=score, example=example.to_bytes()
        )
        history.last_sample, history.last_stamp = sample.pk, sample.stamp
        history.spam += int(spam)
        history.ham += int(not spam)
        history.save()
        if (history.ham + history.spam) % CHECKPOINT_EVERY == 0:
            _write_checkpoint(history)


def unlearn(user_id: int, digest: str) -> None:
    """The user's network is what it would be had the message never been learned."""
    with transaction.atomic():
        history = _locked(user_id)
        sample = Sample.objects.filter(user_id=user_id, digest=digest).first()
        if sample is not None:
            _remove(history, sample)
            history.save()


def forget_memory() -> None:
    """Nothing is held in memory: the next `load` builds from the store alone."""
    with _memory_lock:
        _memory.clear()


def _locked(user_id: int) -> History:
    History.objects.get_or_create(user_id=user_id)
    return History.objects.select_for_update().get(user_id=user_id)


def _remove(history: History, sample: Sample) -> None:
    Checkpoint.objects.filter(user_id=history.user_id, upto__gte=sample.pk).delete()
    history.generation = new_stamp()
    history.spam -= int(sample.spam)
    history.ham -= int(not sample.spam)
    sample.delete()


def _write_checkpoint(history: History) -> None:
    """The present network is stored, if it can be computed here; only the newest few stay."""
    try:
        arrays = load(history.user_id).packed()
    except NetworkUnavailable:
        return
    Checkpoint.objects.create(
        user_id=history.user_id,
        upto=history.last_sample,
        count=history.ham + history.spam,
        arrays=arrays,
    )
    kept = Checkpoint.objects.filter(user_id=history.user_id).order_by("-upto")
    stale = list(kept.values_list("pk", flat=True)[KEPT_CHECKPOINTS:])
    Checkpoint.objects.filter(pk__in=stale).delete()


def _keep_last_round(user_id: int, told: list[StoredSample]) -> None:
    """The network is stored as of the last sample at which its numbers are rounded anyway."""
    count = len(told) - len(told) % CHECKPOINT_EVERY
    if count:
        upto = Sample.objects.filter(user_id=user_id).order_by("id").values_list("id")[count - 1][0]
        arrays = untrained().after(told[:count]).packed()
        Checkpoint.objects.create(user_id=user_id, upto=upto, count=count, arrays=arrays)


def retrain(user_id: int) -> TrainingReport:
    """The user's network is trained anew on all his samples, beside the one in use.

    The new one takes over unless it does worse on the latest confirmed mail.
    For now training anew means learning the history again in order, which
    gives the same network unless an older version of this program made it.
    """
    began = perf_counter()
    with transaction.atomic():
        history = _locked(user_id)
        told = samples(user_id, after=0, upto=history.last_sample)
        anew = untrained().after(told)
        before, after = latest_loss(load(user_id), told), latest_loss(anew, told)
        promoted = bool(told) and after <= before
        if promoted:
            Checkpoint.objects.filter(user_id=user_id).delete()
            history.generation = new_stamp()
            history.save()
            _keep_last_round(user_id, told)
    return TrainingReport(
        ham=history.ham,
        spam=history.spam,
        before=before,
        after=after,
        promoted=promoted,
        seconds=perf_counter() - began,
    )
