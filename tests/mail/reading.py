"""The cases of messages that tests read: files, and what is expected of them."""

import tomllib
from pathlib import Path
from typing import Any

from hypothesis import settings

from mail.boundary import Boundary
from mail.message import Message, parse

# The first message loads nltk, and a busy machine is slow: property tests have no deadline.
unhurried = settings(deadline=None)

CASES = Path(__file__).parent / "cases"
MALFORMED = Path(__file__).parent / "malformed"


def read_case(name: str) -> tuple[Message, dict[str, Any]]:
    """The parsed message of a case, and its expectation without the boundary."""
    expected = tomllib.loads((CASES / f"{name}.toml").read_text())
    told = expected.pop("boundary", {})
    boundary = Boundary(
        networks=tuple(told.get("networks", ())),
        hops=told.get("hops", 0),
        authserv_ids=frozenset(told.get("authserv_ids", ())),
        authserv_ids_below=frozenset(told.get("authserv_ids_below", ())),
    )
    return parse((CASES / f"{name}.eml").read_bytes(), boundary), expected


def strings(value: object) -> list[str]:
    """Every text anywhere inside a parsed message."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple | frozenset):
        return [text for each in value for text in strings(each)]
    slots = getattr(value, "__dataclass_fields__", ())
    return [text for name in slots for text in strings(getattr(value, name))]
