"""Domain names in the one form in which they compare."""

from functools import lru_cache

import idna

_LONGEST_DOMAIN = 253


@lru_cache(maxsize=4096)
def ascii_domain(domain: str) -> str:
    """The domain in lower-case ASCII (IDNA 2008 with UTS 46 mapping), without a final dot.

    A domain that IDNA refuses is returned in lower case as it stands.
    """
    if domain.isascii():
        return domain.strip().rstrip(".").lower()
    folded = domain.strip().casefold().rstrip(".\u3002\uff0e\uff61")
    if len(folded) > _LONGEST_DOMAIN:
        return folded
    try:
        return idna.encode(folded, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return folded
