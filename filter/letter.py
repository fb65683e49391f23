"""A letter as the edges hand it in: its bytes and when it arrived."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """Raw bytes of one message and the aware time at which the user's server got it."""

    raw: bytes = field(repr=False)
    arrived_at: datetime
