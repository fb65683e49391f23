"""Reading new messages of a folder: which there are, in which portions, their bytes.

Only BODY.PEEK is ever fetched, from a folder opened for reading: no flag changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

from imap.errors import NoSuchFolderError
from imap.keywords import said_by
from imap.throttling import is_throttled
from knowledge_base.label import Label

MEBIBYTE = 1024 * 1024

# A message above WHOLE is judged by its first HEAD bytes: what follows is an
# attachment's middle, and a mailbox may hold messages larger than our memory.
WHOLE = 4 * MEBIBYTE
HEAD = 1 * MEBIBYTE

# Each portion opens its folder a few times, which takes a server seconds in a great one.
PORTION_BYTES = 4 * MEBIBYTE
PORTION_MESSAGES = 100

# imaplib reads no line above a million bytes; a UID takes at most 11.
UIDS_A_SEARCH = 80_000
MESSAGES_A_LOOK = 500


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder as it was when opened.

    `modseq` is 0 where the server does not count changes (RFC 7162);
    `keywords` are those that some message here may carry, in lower case.
    """

    name: str
    uidvalidity: int
    uidnext: int
    messages: int
    modseq: int = 0
    keywords: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message not yet read: its UID, size in bytes, and when the server got it.

    `deleted` says that some program has marked it for removal, `said` what its
    keywords say.
    """

    uid: int
    size: int
    arrived_at: datetime
    deleted: bool
    said: Label | None = None

    @property
    def whole(self) -> bool:
        """Whether all of it will be read."""
        return self.size <= WHOLE


def open_folder(client: IMAPClient, name: str, *, to_change: str = "") -> Opened:
    """Opens a folder, for reading unless `to_change` says what for.

    Raises `NoSuchFolderError` where there is none of that name.
    """
    try:
        answer = client.select_folder(name, readonly=not to_change)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if is_throttled(str(error)):
            raise
        raise NoSuchFolderError(
            f"The folder “{name}” cannot be opened: {error}. It may have been renamed or removed; "
            "the next sync looks again."
        ) from error
    if b"UIDVALIDITY" not in answer:
        raise ProtocolError(f"the server gives the folder “{name}” no UIDVALIDITY")
    counts_changes = client.has_capability("CONDSTORE") or client.has_capability("QRESYNC")
    return Opened(
        name,
        answer[b"UIDVALIDITY"],
        uidnext=answer.get(b"UIDNEXT", 0),
        messages=answer.get(b"EXISTS", 0),
        modseq=answer.get(b"HIGHESTMODSEQ", 0) if counts_changes else 0,
        keywords=frozenset(flag.lower() for flag in answer.get(b"FLAGS", ())),
    )


def uids_above(client: IMAPClient, opened: Opened, last: int) -> list[int]:
    """The UIDs in the open folder above `last`, ascending."""
    if not opened.messages or (opened.uidnext and opened.uidnext <= last + 1):
        return []
    if opened.messages <= UIDS_A_SEARCH or not opened.uidnext:
        ranges = [f"{last + 1}:*"]
    else:
        starts = range(last + 1, opened.uidnext, UIDS_A_SEARCH)
        ranges = [f"{start}:{start + UIDS_A_SEARCH - 1}" for start in starts]
    # `n:*` names the last message even where its UID is below n (RFC 3501 §6.4.8).
    found = {uid for each in ranges for uid in client.search(["UID", each]) if uid > last}
    return sorted(found)


def newest_uids(client: IMAPClient, opened: Opened, most: int) -> list[int]:
    """The UIDs of the `most` newest messages in the open folder, ascending."""
    most = min(most, UIDS_A_SEARCH)
    if not opened.messages or most < 1:
        return []
    # Sequence numbers, so that a folder with gaps in its UIDs is one short answer all the same.
    return sorted(client.search([f"{max(1, opened.messages - most + 1)}:*"]))


def look(client: IMAPClient, uids: Sequence[int]) -> Iterator[Waiting]:
    """Size and time of each message, a few hundred at a time; vanished ones are not there."""
    for start in range(0, len(uids), MESSAGES_A_LOOK):
        wanted = uids[start : start + MESSAGES_A_LOOK]
        seen = client.fetch(wanted, ["RFC822.SIZE", "INTERNALDATE", "FLAGS"])
        for uid in wanted:
            if uid in seen and b"RFC822.SIZE" in seen[uid]:
                flags = seen[uid].get(b"FLAGS", ())
                yield Waiting(
                    uid=uid,
                    size=seen[uid][b"RFC822.SIZE"],
                    arrived_at=(seen[uid].get(b"INTERNALDATE") or datetime.now(UTC)),
                    deleted=DELETED in flags,
                    said=said_by(flags),
                )


def portions(waiting: Iterable[Waiting]) -> Iterator[list[Waiting]]:
    """The messages in order, in portions bounded by number and by the bytes to be read."""
    portion: list[Waiting] = []
    to_read = 0
    for each in waiting:
        adds = each.size if each.whole else HEAD
        if portion and (len(portion) >= PORTION_MESSAGES or to_read + adds > PORTION_BYTES):
            yield portion
            portion, to_read = [], 0
        portion.append(each)
        to_read += adds
    if portion:
        yield portion


def read(client: IMAPClient, portion: Sequence[Waiting]) -> dict[int, bytes]:
    """The bytes of each message by UID, of a large one its head; vanished ones are not there."""
    found: dict[int, bytes] = {}
    sizes = {each.uid: each.size for each in portion}
    whole = [each.uid for each in portion if each.whole]
    large = [each.uid for each in portion if not each.whole]
    for uids, item in ((whole, "BODY.PEEK[]"), (large, f"BODY.PEEK[]<0.{HEAD}>")):
        for uid, answer in client.fetch(uids, [item]).items():
            key = next((k for k in answer if k.startswith(b"BODY[]")), None)
            # Of a message that another program has just removed a server may say that it is empty.
            if key is not None and (answer[key] or not sizes.get(uid)):
                found[uid] = answer[key] or b""
    return found
