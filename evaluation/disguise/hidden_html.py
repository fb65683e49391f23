"""Hidden HTML text: good words, and letters within words, that a reader of the page never sees."""

from html import escape

from evaluation.disguise.material import Material
from evaluation.disguise.rewriting import change_words, with_text

HIDING = (
    "display:none",
    "visibility:hidden",
    "font-size:0",
    "color:#ffffff;background-color:#ffffff",
    "position:absolute;left:-9999px",
)
SHARE = 0.2


def hidden_html(raw: bytes, material: Material) -> bytes:
    """The spam as HTML between hidden passages of good mail, some words cut by hidden letters."""
    chance = material.chance

    def cut(word: str) -> str:
        if chance.random() > SHARE:
            return word
        place = chance.randrange(1, len(word))
        letter = chance.choice("bcdfghklmn")
        return f'{word[:place]}<span style="display:none">{letter}</span>{word[place:]}'

    def hidden() -> str:
        passage = escape(material.good_words())
        return f'<div style="{chance.choice(HIDING)}">{passage}</div>'

    def hide(text: str, subtype: str) -> tuple[str, str]:
        shown = text if subtype == "html" else f"<pre>{escape(text, quote=False)}</pre>"
        return f"{hidden()}\n{change_words(shown, cut)}\n{hidden()}\n", "html"

    return with_text(raw, hide)
