"""The trace that servers left on a message, and what of it may be believed."""

from dataclasses import dataclass

from mail.authentication import Authentication
from mail.authentication_results import (
    MethodResult,
    authentication,
    read_authentication_results,
)
from mail.boundary import Boundary
from mail.handing_server import handing_index
from mail.header import Fields
from mail.limits import AUTHENTICATION_RESULTS, RECEIVED
from mail.received import Hop, read_hop


@dataclass(frozen=True, slots=True)
class Trace:
    """The hops from the newest to the oldest, who handed the mail over, what is proven."""

    hops: tuple[Hop, ...]
    handing_server: Hop | None
    authentication: Authentication


def read_trace(fields: Fields, boundary: Boundary, domain: str) -> Trace:
    """The trace of a message with these header fields, whose header From has `domain`.

    The fields are not decoded from RFC 2047, or a stranger's name in a comment
    could turn into the end of the comment and a result.
    Each server writes above what it was given. So an Authentication-Results
    field counts only if it stands above the handing server's Received line
    (RFC 8601 §4 and §7.1), or just below it where the boundary says that its
    server writes there; where every line is the user's own servers', all count.
    """
    places = [place for place, (name, _) in enumerate(fields) if name == "received"]
    hops = tuple(read_hop(fields[place][1]) for place in places[:RECEIVED])
    handing = handing_index(hops, boundary)
    if handing is None and len(places) > RECEIVED:
        return Trace(hops, None, Authentication())
    line = len(fields) if handing is None else places[handing]
    later = places[handing + 1 :] if handing is not None else []
    trusted = [
        *_results(fields[:line], boundary.authserv_ids | boundary.authserv_ids_below),
        *_results(fields[line : later[0] if later else None], boundary.authserv_ids_below),
    ]
    return Trace(
        hops, None if handing is None else hops[handing], authentication(trusted, domain=domain)
    )


def _results(fields: Fields, authserv_ids: frozenset[str]) -> list[MethodResult]:
    """What the named servers say in these fields."""
    if not authserv_ids:
        return []
    values = [value for name, value in fields if name == "authentication-results"]
    read = map(read_authentication_results, values[:AUTHENTICATION_RESULTS])
    return [result for each in read if each.authserv_id in authserv_ids for result in each.results]
