"""What the user's own servers say of a message's authenticity (RFC 8601)."""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """A method's result; whatever RFC 8601 §2.7 calls otherwise is `NONE`."""

    PASS = "pass"  # noqa: S105 (a result, no password)
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Authentication:
    """SPF, DKIM and DMARC as reported by a server that the user trusts.

    `aligned` is true when at least one of them passed for the organisational
    domain of the header From (RFC 7489 §3.1, relaxed); `dkim_domains` are the
    `d=` of passing signatures.
    """

    spf: Result = Result.NONE
    dkim: Result = Result.NONE
    dmarc: Result = Result.NONE
    aligned: bool = False
    dkim_domains: tuple[str, ...] = ()
