"""Flags that a person sets on a message while it is copied: its copy gets them as well."""

import logging
from collections.abc import Mapping, Sequence

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from imap.connection import reason

log = logging.getLogger(__name__)

Flags = frozenset[bytes]

NOT_COPIED = frozenset({DELETED, rb"\Recent"})


def flags_of(client: IMAPClient, uids: Sequence[int]) -> dict[int, Flags]:
    """The flags of messages of the open folder, by UID."""
    return {uid: frozenset(flags) for uid, flags in client.get_flags(uids).items()}


def is_late(wanted: Mapping[int, Flags], had: Mapping[int, Flags]) -> bool:
    """Whether a copy lacks a flag that its original had at last."""
    return any(missing(wanted[uid], had.get(uid)) for uid in wanted)


def add_late(client: IMAPClient, wanted: Mapping[int, Flags], had: Mapping[int, Flags]) -> None:
    """Gives the copies in the open folder what they lack; none loses a flag.

    `wanted` are the flags that their originals had at last, `had` those of the
    copies, both by the copies' UIDs.
    """
    groups: dict[Flags, list[int]] = {}
    for uid, flags in wanted.items():
        lacks = missing(flags, had.get(uid))
        if lacks:
            groups.setdefault(lacks, []).append(uid)
    for lacks, uids in groups.items():
        try:
            client.add_flags(uids, sorted(lacks), silent=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            # The mail is where it belongs; a folder that bears no such keyword is no reason to ask.
            log.warning("flags of copied messages cannot be set: %s", reason(error))


def missing(wanted: Flags, had: Flags | None) -> Flags:
    """What the original has and its copy lacks; nothing where the copy is not known."""
    return frozenset() if had is None else wanted - had - NOT_COPIED
