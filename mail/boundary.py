"""Where the user's own mail servers end and the world begins."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Boundary:
    """What of a message's trace may be believed, per user.

    `networks` are CIDR ranges of the user's own relays; `hops` says how many
    further handing servers, counted from the top, also belong to him;
    `authserv_ids` name the servers whose Authentication-Results headers count
    (RFC 8601 §5), in casefold; `authserv_ids_below` names servers that write it
    below their own Received line, as Gmail, Exchange and older milters do, and
    that are known to remove forged ones. Private and loopback addresses are
    always the user's own.
    """

    networks: tuple[str, ...] = ()
    hops: int = 0
    authserv_ids: frozenset[str] = frozenset()
    authserv_ids_below: frozenset[str] = frozenset()
