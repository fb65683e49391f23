"""Sets of UIDs as IMAP writes them."""

from collections.abc import Iterable


def expand(uid_set: str) -> list[int]:
    """The UIDs of a set as RFC 4315 writes it: "4,7:9" is 4, 7, 8, 9."""
    return [uid for span in spans(uid_set) for uid in span]


def spans(uid_set: str) -> list[range]:
    """The set as ranges, which a server may make as long as it likes."""
    found = []
    for part in uid_set.split(","):
        first, _, last = part.partition(":")
        low, high = sorted((int(first), int(last or first)))
        found.append(range(low, high + 1))
    return found


def numbers(uids: Iterable[int]) -> str:
    """The UIDs as a set for SEARCH."""
    return ",".join(map(str, sorted(uids)))
