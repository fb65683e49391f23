"""Zero-width characters: words cut for a program and whole for a person."""

from evaluation.disguise.material import Material
from evaluation.disguise.rewriting import with_words

# zero-width space, non-joiner and joiner, word joiner, soft hyphen
INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad"
SHARE = 0.7


def zero_width(raw: bytes, material: Material) -> bytes:
    """The spam with something invisible inside of most of its longer words."""
    chance = material.chance

    def cut(word: str) -> str:
        if chance.random() > SHARE:
            return word
        place = chance.randrange(1, len(word))
        return word[:place] + chance.choice(INVISIBLE) + word[place:]

    return with_words(raw, cut)
