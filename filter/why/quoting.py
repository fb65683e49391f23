"""Text of mail inside a sentence: short, on one line, and in quotation marks."""

import unicodedata
from collections.abc import Sequence

LONGEST = 48


def quoted(text: str) -> str:
    """The text in quotation marks, cut; what does not print or reorders a line is left out."""
    printing = (
        " " if unicodedata.category(c) in {"Zl", "Zp", "Zs", "Cc"} else c
        for c in text[: 16 * LONGEST]
        if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"}
    )
    line = " ".join("".join(printing).split())
    return f"“{line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + '…'}”"


def listed(parts: Sequence[str]) -> str:
    """The parts as in a sentence: “a, b and c”."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
