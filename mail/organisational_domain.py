"""The domain that an organisation registered, by the Public Suffix List."""

from functools import cache, lru_cache
from typing import Protocol, cast

_LONGEST_DOMAIN = 253


class _SuffixList(Protocol):
    def privatesuffix(self, domain: str) -> str | None: ...


@cache
def _suffixes() -> _SuffixList:
    # The bundled list takes 50 ms to read, which only mail with proof needs to pay.
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415

    return cast(_SuffixList, PublicSuffixList())


@lru_cache(maxsize=4096)
def organisational_domain(domain: str) -> str:
    """The registered domain of a lower-case ASCII `domain` (RFC 7489 §3.2).

    A public suffix, an address literal or a name that is no domain is its own
    organisation.
    """
    if not domain or len(domain) > _LONGEST_DOMAIN or domain.startswith("["):
        return domain
    return _suffixes().privatesuffix(domain) or domain
