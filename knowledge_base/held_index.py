"""One user's matching index, kept current by the stamps of his ledger."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import timedelta
from threading import Lock

from django.db.models import Q

from knowledge_base.bag import Bag
from knowledge_base.index_files import Snapshot
from knowledge_base.ledger import EPOCH, LONGEST_JOURNAL, SpamChange, journal_of, microseconds
from knowledge_base.matching_index import REACH, MatchingIndex
from knowledge_base.models import EarlierSpam
from knowledge_base.stored_keys import Key
from users.models import User


class HeldIndex:
    """The `limit` most recent spams of at least `floor` words, as of one stamp.

    A change anywhere draws a new stamp; `follow` then applies what the journal
    lists after the held one, or reads everything anew where the journal does
    not reach back to it. Where another process left a snapshot, `restore` begins
    with that instead of nothing. `lock` is held by whoever uses the index.
    """

    def __init__(self, *, limit: int, floor: int, reach: float = REACH) -> None:
        self.lock = Lock()
        self._reach = reach
        self.index = MatchingIndex(reach=reach)
        self._limit = limit
        self._floor = max(floor, 1)
        self._stamp = 0
        self._keys: list[Key] = []
        self._older_stored = False
        # How many changes came since a snapshot was taken, and whether one was an unlearning.
        self._changes = 0
        self._unlearned = False

    @property
    def stamp(self) -> int:
        """As of when it is; 0 before anything was read."""
        return self._stamp

    @property
    def has_moved_on(self) -> bool:
        """Whether a snapshot taken now would soon be of use: the journal forgets the last one."""
        return self._changes > LONGEST_JOURNAL // 2

    def restore(self, snapshot: Snapshot) -> None:
        """The index is as it was in the snapshot, which was of the same limit, floor and reach."""
        self.index = MatchingIndex.restored(snapshot.parts, reach=self._reach)
        self._keys = sorted(self.index.keys)
        self._stamp = snapshot.stamp
        self._older_stored = snapshot.older_stored

    def snapshot(self) -> Snapshot:
        """The index as it is, to be written before its next change; nothing unlearned is in it."""
        if self._unlearned:
            self.index.pack()
        self._changes, self._unlearned = 0, False
        return Snapshot(self._stamp, self._older_stored, self.index.parts())

    def follow(self, user: User, stamp: int) -> None:
        """Makes the index current unless `stamp` is the held one; up to three queries."""
        if stamp == self._stamp:
            return
        current, journal = journal_of(user)
        known = [change.stamp for change in journal]
        if self._stamp in known:
            changes = journal[known.index(self._stamp) + 1 :]
            self._apply(user, changes)
            self._changes += len(changes)
        else:
            self._read(user)
        self._stamp = current

    def _read(self, user: User) -> None:
        references = list(self._stored(user, Q(), most=self._limit))
        self.index = MatchingIndex(references, reach=self._reach)
        self._keys = sorted(key for key, _ in references)
        self._older_stored = len(references) == self._limit
        self._changes, self._unlearned = LONGEST_JOURNAL, False

    def _apply(self, user: User, changes: Sequence[SpamChange]) -> None:
        came: dict[str, Key] = {}
        for change in changes:
            key = (change.microseconds, change.digest)
            if change.added:
                came[change.digest] = key
            else:
                came.pop(change.digest, None)
                self._drop(key)
                self._unlearned = True
        for key, bag in self._stored(user, Q(digest__in=list(came)), most=len(came)):
            # A row of another time is a later change, which a later stamp will bring.
            if came[key[1]] == key:
                self._take(key, bag)
        if self._older_stored and len(self._keys) < self._limit:
            self._fill(user)

    def _fill(self, user: User) -> None:
        if not self._keys:
            self._read(user)
            return
        (time, digest) = self._keys[0]
        oldest = EPOCH + timedelta(microseconds=time)
        older = Q(at__lt=oldest) | Q(at=oldest, digest__lt=digest)
        missing = self._limit - len(self._keys)
        for key, bag in list(self._stored(user, older, most=missing)):
            self._take(key, bag)
        self._older_stored = len(self._keys) == self._limit

    def _take(self, key: Key, bag: Bag) -> None:
        if key in self.index:
            return
        self.index.add(key, bag)
        insort(self._keys, key)
        if len(self._keys) > self._limit:
            self.index.forget(self._keys.pop(0))
            self._older_stored = True

    def _drop(self, key: Key) -> None:
        if key in self.index:
            self.index.forget(key)
            del self._keys[bisect_left(self._keys, key)]

    def _stored(self, user: User, which: Q, *, most: int) -> Iterator[tuple[Key, Bag]]:
        rows = (
            EarlierSpam.objects.filter(which, user=user, length__gte=self._floor)
            .order_by("-at", "-digest")
            .values_list("at", "digest", "words")[:most]
        )
        for at, digest, words in rows:
            yield (microseconds(at), digest), Bag.unpack(bytes(words))
