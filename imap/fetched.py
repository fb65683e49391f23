"""What a server said of messages, by UID alone.

While it answers one command a server may tell that somebody changes the flags of
another message, and names that one by its sequence number, where ours are UIDs (RFC 3501
§7.4.2). IMAPClient would take the one for the other.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from imapclient.response_parser import parse_fetch_response

# One line, or a line that announces a literal and the literal, as imaplib gives them.
Part = bytes | tuple[bytes, bytes]
Answer = dict[bytes, Any]


def by_uid(data: Sequence[Part | None], *, normalise_times: bool = False) -> dict[int, Answer]:
    """UID → what the untagged FETCH answers say of it; those that name no UID are left out.

    Several answers about one message are one, the later ones last.
    """
    found: dict[int, Answer] = {}
    for parts in answers(data):
        for answer in parse_fetch_response(parts, normalise_times, uid_is_key=False).values():
            if b"UID" in answer:
                found.setdefault(answer[b"UID"], {}).update(answer)
    return found


def answers(data: Sequence[Part | None]) -> Iterator[list[Part]]:
    """The parts of each answer: all up to the first that announces no literal."""
    parts: list[Part] = []
    for part in data:
        if part is None:
            continue
        parts.append(part)
        if isinstance(part, bytes):
            yield parts
            parts = []
