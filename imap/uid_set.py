"""Sets of UIDs as IMAP writes them."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence

from imapclient.exceptions import ProtocolError

# Far more than one command of ours names.
MOST_EXPANDED = 100_000


def expand(uid_set: str) -> list[int]:
    """The UIDs of a set as RFC 4315 writes it: "4,7:9" is 4, 7, 8, 9.

    Raises IMAPClient's `ProtocolError` for what is none, or has too many.
    """
    found = spans(uid_set)
    if sum(len(span) for span in found) > MOST_EXPANDED:
        raise ProtocolError("the server names more messages than it was asked about")
    return [uid for span in found for uid in span]


def spans(uid_set: str) -> list[range]:
    """The set as ranges, which a server may make as long as it likes; errors as `expand`."""
    found = []
    for part in uid_set.split(","):
        first, _, last = part.partition(":")
        try:
            low, high = sorted((int(first), int(last or first)))
        except ValueError:
            raise ProtocolError("the server names messages by what are no numbers") from None
        found.append(range(low, high + 1))
    return found


def within(uids: Collection[int], found: Sequence[range]) -> set[int]:
    """Those of the UIDs that lie in one of the ranges, which do not overlap."""
    ordered = sorted(found, key=lambda span: span.start)
    starts = [span.start for span in ordered]
    places = ((uid, bisect_right(starts, uid) - 1) for uid in uids)
    return {uid for uid, place in places if place >= 0 and uid in ordered[place]}


def numbers(uids: Iterable[int]) -> str:
    """The UIDs as a set for SEARCH."""
    return ",".join(map(str, sorted(uids)))
