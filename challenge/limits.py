"""How often the answer page lets anybody try: by address, by network, by challenge."""

from datetime import datetime, timedelta

from challenge.allowances import Rate, scope_of, take
from challenge.visitor import Visitor

HOUR = timedelta(hours=1)
# A household answers a few in a year; a university behind one address a few in an hour.
ADDRESS = Rate(30, HOUR)
NETWORK = Rate(120, HOUR)
# However many addresses a farm of solvers has, one letter is guessed at no faster than this.
CHALLENGE = Rate(30, HOUR)


def admitted(visitor: Visitor, handle: str, *, at: datetime) -> bool:
    """One more answer is counted; False: that would be too many, and nothing is to be done."""
    return (
        take(scope_of("visitor", visitor.address), rate=ADDRESS, at=at)
        and take(scope_of("network", visitor.network), rate=NETWORK, at=at)
        and take(scope_of("tries", handle), rate=CHALLENGE, at=at)
    )
