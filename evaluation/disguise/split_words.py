"""Split words: v i a g r a, v.i.a.g.r.a, via-gra."""

from evaluation.disguise.material import Material
from evaluation.disguise.rewriting import with_words

GAPS = " .-_*"
SHARE = 0.4


def split_words(raw: bytes, material: Material) -> bytes:
    """The spam with four in ten of its longer words taken apart, by letters or in the middle."""
    chance = material.chance

    def split(word: str) -> str:
        if chance.random() > SHARE:
            return word
        gap = chance.choice(GAPS)
        if chance.random() < 0.5:
            return gap.join(word)
        place = chance.randrange(1, len(word))
        return word[:place] + gap + word[place:]

    return with_words(raw, split)
