"""Received lines: who handed a message to whom, and when (RFC 5321 §4.4)."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from mail.domain import ascii_domain
from mail.moment import read_moment
from mail.remembered import remembered

_LONGEST = 2_000
# A comment, or the first word of a clause; a set of first letters lets the search skip fast.
_CLAUSE = re.compile(
    r"[(bBfFiIvVwW](?:(?<=\()(?:[^()]++|\([^()]*+\))*+\)"
    r"|(?<![^\s)].)(?:(?<=[fF])[rR][oO][mM]|(?<=[bB])[yY]|(?<=[wW])[iI][tT][hH]"
    r"|(?<=[vV])[iI][aA]|(?<=[iI])[dD]|(?<=[fF])[oO][rR])\s+)"
)
_READ = {"from", "by", "with"}
_COMMENT = re.compile(r"\((?:[^()]++|\([^()]*+\))*+\)")
# What a client calls itself may look like an address, and is his to choose.
_CLAIM = re.compile(r"\b(?:he?lo|ident)[=\s]\s*(\[[^\]\s]*\]|[^\s()]*)", re.IGNORECASE)
_ADDRESS = r"(?:IPv6:)?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:.]{2,40}(?:%\w+)?)"
_BRACKETED = re.compile(rf"\[\s*({_ADDRESS})\s*\]", re.IGNORECASE)
_BARE = re.compile(rf"(?:^|[\s(@])({_ADDRESS})(?=$|[\s):,])", re.IGNORECASE)
_NAME = re.compile(r"\(\s*([^\s()\[\]]++)")


@dataclass(frozen=True, slots=True)
class Hop:
    """One Received line: who handed the message to whom.

    `ip` is the address of the handing server as the receiving one saw it, ""
    if unreadable; `helo` what it called itself; `rdns` its name by reverse
    look-up where the line tells; `by` the receiving server; `at` is in UTC;
    `protocol` is how it was handed over (ESMTP, LMTP, …) in upper case.
    """

    ip: str
    helo: str
    rdns: str
    by: str
    at: datetime | None
    protocol: str = ""


def read_hop(value: str) -> Hop:
    """What one decoded Received field says, "" or None where it says nothing."""
    value = value[:_LONGEST]
    trace, semicolon, date = value.rpartition(";")
    if not semicolon:
        trace, date = value, ""
    clauses = _clauses(trace)
    source = _source(clauses["from"]) if "from" in clauses else _Source()
    by = clauses.get("by", "").split(None, 1)
    protocol = clauses.get("with", "").split(None, 1)
    return Hop(
        ip=source.ip,
        helo=source.helo,
        rdns=source.rdns,
        by=ascii_domain(by[0].strip("[]();,")) if by else "",
        at=read_moment(date) if date else None,
        protocol=protocol[0].strip("();,").upper() if protocol else "",
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """What a line says of the handing server."""

    ip: str = ""
    helo: str = ""
    rdns: str = ""


# The same servers hand over again and again.
@remembered
def _source(clause: str) -> _Source:
    """What the clause that begins with "from" says, without that word."""
    helo, opening, comment = clause.partition("(")
    helo, comment = helo.strip(), opening + comment
    claimed = _CLAIM.search(comment)
    seen = _CLAIM.sub(" ", comment) if claimed else comment
    literal = _first_address(helo)
    rdns = _looked_up(seen)
    if claimed and claimed[1]:
        # Exim and qmail put the looked-up name first and what the client said into the comment.
        if not rdns and not literal and "." in helo:
            rdns = ascii_domain(helo)
        helo = claimed[1]
    return _Source(
        ip=_seen_address(seen) or literal,
        helo=ascii_domain(helo.split(None, 1)[0].strip("[]()")) if helo else "",
        rdns=rdns,
    )


def _clauses(trace: str) -> dict[str, str]:
    """The clauses of a trace by their first word, as far as any is read.

    Words within comments begin none.
    """
    clauses: dict[str, str] = {}
    current, start = "", 0
    for match in _CLAUSE.finditer(trace):
        if trace[match.start()] == "(":
            continue
        word = match[0].rstrip().lower()
        # Smail writes "from name from [address] by": the first clause goes on until another word.
        if current and word != current:
            clauses.setdefault(current, trace[start : match.start()])
            current = ""
            if clauses.keys() >= _READ:
                break
        if not current:
            current, start = word, match.end()
    if current:
        clauses.setdefault(current, trace[start:])
    return clauses


def _looked_up(comment: str) -> str:
    """The name that the server found for the client's address, "" if it tells none."""
    match = _NAME.search(comment)
    name = match[1].rpartition("@")[2] if match else ""
    return ascii_domain(name) if "." in name and "=" not in name and not _address(name) else ""


def _seen_address(comments: str) -> str:
    """The address in the first comment that has one.

    Within it the last counts, since an ident answer stands before; later
    comments may quote the client again, as that of its TLS certificate does.
    """
    for comment in _COMMENT.findall(comments) or [comments]:
        for pattern in (_BRACKETED, _BARE):
            for found in reversed(pattern.findall(comment)):
                address = _address(found)
                if address:
                    return address
    return ""


def _first_address(text: str) -> str:
    match = _BRACKETED.search(text) or _BARE.search(text)
    return _address(match[1]) if match else ""


@lru_cache(maxsize=8192)
def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """The IP address that the text is, IPv4 where it is mapped into IPv6, else None."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _address(text: str) -> str:
    found = parse_address(text.lower().removeprefix("ipv6:").partition("%")[0])
    return str(found) if found else ""
