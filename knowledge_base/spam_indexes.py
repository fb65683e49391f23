"""The matching indexes of the users that this process served last."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from django.conf import settings

from knowledge_base import ledger
from knowledge_base.bag import Bag
from knowledge_base.held_index import HeldIndex
from knowledge_base.index_files import IndexFiles, IndexName
from knowledge_base.stored_keys import Key
from users.models import User

# Of some 26 MB for 10,000 spams; those of users with few spams are small.
MOST_BYTES = 64 * 2**20
# An index of fewer spams is built about as quickly as it is read.
LEAST_WRITTEN = 256


class SpamIndexes:
    """Indexes by user, limit, floor and reach; those used least recently go when they grow too big.

    What is held is bounded by `most_bytes` (the index in use may alone exceed
    it) and made current by `HeldIndex.follow`. One of at least `least_written`
    spams is left in a file for other processes when it was built, and again
    whenever half a journal of changes has come.
    """

    def __init__(
        self,
        files: IndexFiles,
        *,
        most_bytes: int = MOST_BYTES,
        least_written: int = LEAST_WRITTEN,
    ) -> None:
        self._files = files
        self._most_bytes = most_bytes
        self._least_written = least_written
        self._held: OrderedDict[IndexName, HeldIndex] = OrderedDict()
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
        name = IndexName(user.pk, limit, floor, reach)
        with self._lock:
            held = self._held.pop(name, None) or HeldIndex(limit=limit, floor=floor, reach=reach)
            self._held[name] = held
        with held.lock:
            self._make_current(held, name, user, stamp)
            found = [held.index.best(bag) for bag in bags]
        self._make_room()
        return found

    def forget(self, user_id: int) -> None:
        """Nothing of the user is held in this process, nor in any file."""
        with self._lock:
            for name in [name for name in self._held if name.user_id == user_id]:
                del self._held[name]
        self.forget_files(user_id)

    def forget_files(self, user_id: int) -> None:
        """No file tells of what the user unlearned; who holds the index follows the ledger."""
        self._files.forget(user_id)

    def _make_current(self, held: HeldIndex, name: IndexName, user: User, stamp: int) -> None:
        if held.stamp == 0 and stamp != 0 and (snapshot := self._files.read(name)) is not None:
            held.restore(snapshot)
        held.follow(user, stamp)
        if held.has_moved_on and len(held.index) >= self._least_written:
            self._files.write(name, held.snapshot())
            # What was unlearned meanwhile, or erased, must not come back with this file.
            if ledger.stamps_of(user).spam != held.stamp:
                self._files.forget(user.pk)

    def _make_room(self) -> None:
        with self._lock:
            held = sum(each.index.nbytes for each in self._held.values())
            while held > self._most_bytes and len(self._held) > 1:
                _, oldest = self._held.popitem(last=False)
                held -= oldest.index.nbytes


spam_indexes = SpamIndexes(IndexFiles(settings.DATA_DIR / "indexes"))
