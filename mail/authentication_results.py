"""SPF, DKIM and DMARC from the Authentication-Results of servers that the user trusts.

The field is RFC 8601's. `authres` reads only what keeps its grammar to the
letter: it raises on a final semicolon, on `<>` around an address and on
Exchange's fields, which name no server; and it takes 35 times as long.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mail.authentication import Authentication, Result
from mail.domain import ascii_domain
from mail.organisational_domain import organisational_domain

_LONGEST = 8_000
_PIECE = re.compile(r'"((?:[^"\\]|\\.)*+)"?|([();])|((?:[^"();\s\\]|\\.)++)|\s++')


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One method's result and its properties (`header.d`, `smtp.mailfrom`, …) in lower case."""

    method: str
    result: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class AuthenticationResults:
    """One Authentication-Results field."""

    authserv_id: str
    results: tuple[MethodResult, ...]


def read_authentication_results(value: str) -> AuthenticationResults:
    """What one field says; comments are skipped and what is no result is left out."""
    sections = _sections(value[:_LONGEST])
    identity = sections[0][0] if sections and sections[0] else ""
    # Some servers leave their name out and begin with the first result.
    unnamed = "=" in identity
    results = (_method_result(section) for section in (sections if unnamed else sections[1:]))
    return AuthenticationResults(
        "" if unnamed else identity.casefold(), tuple(found for found in results if found)
    )


def _sections(value: str) -> list[list[str]]:
    """The field's words between semicolons, without comments, each `name=value` one word."""
    sections: list[list[str]] = [[]]
    depth, glue = 0, False
    for match in _PIECE.finditer(value):
        quoted, mark, word = match.groups()
        if mark in {"(", ")"}:
            depth = max(0, depth + (1 if mark == "(" else -1))
        elif depth:
            continue
        elif mark == ";":
            sections.append([])
            glue = False
        elif quoted is not None or word is not None:
            text = quoted if quoted is not None else word
            section = sections[-1]
            if section and (glue or (word is not None and text.startswith("="))):
                section[-1] += text
            else:
                section.append(text)
            glue = section[-1].endswith("=") and quoted is None
    return sections


def _method_result(section: Sequence[str]) -> MethodResult | None:
    if not section or "=" not in section[0]:
        return None
    method, _, result = section[0].partition("=")
    properties: dict[str, str] = {}
    for word in section[1:]:
        name, equals, value = word.partition("=")
        if equals:
            properties.setdefault(name.lower(), value)
    return MethodResult(method.partition("/")[0].strip().lower(), result.lower(), properties)


def authentication(trusted: Sequence[MethodResult], *, domain: str) -> Authentication:
    """What results of trusted servers say of a message whose header From has `domain`.

    A method passes when one of its results passes, and fails when none passes
    and one fails. Alignment is relaxed (RFC 7489 §3.1).
    """
    if not trusted:
        return Authentication()
    passing = [result for result in trusted if result.result == Result.PASS]
    dkim_domains = dict.fromkeys(
        name for result in passing if result.method == "dkim" and (name := _signer(result))
    )
    proven = [_spf_domain(result) for result in passing if result.method == "spf"]
    proven += dkim_domains
    proven += [_dmarc_domain(result, domain) for result in passing if result.method == "dmarc"]
    own = organisational_domain(domain)
    return Authentication(
        spf=_combined(trusted, "spf"),
        dkim=_combined(trusted, "dkim"),
        dmarc=_combined(trusted, "dmarc"),
        aligned=bool(own) and any(organisational_domain(name) == own for name in proven if name),
        dkim_domains=tuple(dkim_domains),
    )


def _combined(results: Iterable[MethodResult], method: str) -> Result:
    said = {result.result for result in results if result.method == method}
    if "pass" in said:
        return Result.PASS
    return Result.FAIL if said & {"fail", "hardfail"} else Result.NONE


def _spf_domain(result: MethodResult) -> str:
    # SPF of the null sender is that of the greeting (RFC 7208 §2.4).
    sender = _domain_of(result.properties.get("smtp.mailfrom", ""))
    return sender or _domain_of(result.properties.get("smtp.helo", ""))


def _signer(result: MethodResult) -> str:
    return _domain_of(result.properties.get("header.d") or result.properties.get("header.i", ""))


def _dmarc_domain(result: MethodResult, domain: str) -> str:
    return _domain_of(result.properties.get("header.from", domain))


def _domain_of(name: str) -> str:
    return ascii_domain(name.rpartition("@")[2].strip("<>"))
