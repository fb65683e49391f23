"""The matching indexes of the users that this process served last."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from knowledge_base.bag import Bag
from knowledge_base.held_index import HeldIndex
from knowledge_base.packed_spams import Key
from users.models import User

# About 100 MB: a distinct word of a reference costs about 12 bytes.
MOST_WORDS = 8_000_000


class SpamIndexes:
    """Indexes by user, limit, floor and reach; those used least recently go when they grow too big.

    What is held is bounded by `most_words` distinct words of references (the
    index in use may alone exceed it) and made current by `HeldIndex.follow`.
    """

    def __init__(self, *, most_words: int = MOST_WORDS) -> None:
        self._most_words = most_words
        self._held: OrderedDict[tuple[int, int, int, float], HeldIndex] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._held)

    def best(
        self,
        user: User,
        bags: Sequence[Bag],
        *,
        stamp: int,
        limit: int,
        floor: int,
        reach: float,
    ) -> list[tuple[Key, float] | None]:
        """For each bag the best match among the user's references, as of `stamp` or later."""
        key = (user.pk, limit, floor, reach)
        with self._lock:
            held = self._held.pop(key, None) or HeldIndex(limit=limit, floor=floor, reach=reach)
            self._held[key] = held
        with held.lock:
            held.follow(user, stamp)
            found = [held.index.best(bag) for bag in bags]
        self._make_room()
        return found

    def _make_room(self) -> None:
        with self._lock:
            words = sum(held.index.size for held in self._held.values())
            while words > self._most_words and len(self._held) > 1:
                _, oldest = self._held.popitem(last=False)
                words -= oldest.index.size


spam_indexes = SpamIndexes()
