"""Good-word padding: a passage of the user's own good mail below the spam, in plain sight."""

from html import escape

from evaluation.disguise.material import Material
from evaluation.disguise.rewriting import with_text


def good_words(raw: bytes, material: Material) -> bytes:
    """The spam, followed by up to sixty words of one of the user's good letters."""
    passage = material.good_words()

    def pad(text: str, subtype: str) -> tuple[str, str]:
        if subtype == "html":
            return f"{text}\n<p>{escape(passage)}</p>\n", subtype
        return f"{text}\n\n{passage}\n", subtype

    return with_text(raw, pad)
