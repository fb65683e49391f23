"""What became of messages that were to be moved, and where the server says they are."""

from dataclasses import dataclass, field

from imapclient import IMAPClient
from imapclient.exceptions import ProtocolError

from imap.late_flags import Flags
from imap.uid_set import expand


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies after a move; UID 0 where the server did not say."""

    uidvalidity: int = 0
    uid: int = 0


@dataclass(slots=True)
class Moved:
    """What became of each message, by its UID in the source folder.

    `vanished` were no longer there; `refused` tells in the server's words why
    others stay where they are. `marked` were copied, and their originals could
    only be marked as deleted. `unlike` were copied, but no copy with their bytes
    is there, so their originals were not touched.
    """

    places: dict[int, Place] = field(default_factory=dict)
    vanished: set[int] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)
    unlike: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Removed:
    """The originals that were `taken` away by somebody before, and the flags of the others."""

    taken: set[int] = field(default_factory=set)
    flags: dict[int, Flags] = field(default_factory=dict)


def copied_to(client: IMAPClient) -> dict[int, Place]:
    """Old UID → new place, as the last COPYUID response code says (RFC 4315 §3); {} without."""
    # IMAPClient hands on only the tagged line; MOVE answers in an untagged one (RFC 6851 §4.3).
    _, answers = client._imap.response("COPYUID")
    said: dict[int, Place] = {}
    for answer in answers:
        parts = (answer or b"").decode("ascii", "replace").split()
        if len(parts) != 3 or not parts[0].isdecimal():
            continue
        try:
            before, after = expand(parts[1]), expand(parts[2])
        except ProtocolError:
            # As if nothing had been said: the move is done, and its copy can be looked for.
            continue
        if len(before) == len(after):
            places = (Place(int(parts[0]), uid) for uid in after)
            said |= dict(zip(before, places, strict=True))
    return said
