"""Look-alike letters: Cyrillic ones and digits in place of the Latin letters they pass for."""

# ruff: noqa: RUF001 (ambiguous letters are what this file is about)

from evaluation.disguise.material import Material
from evaluation.disguise.rewriting import with_words

CYRILLIC = str.maketrans("aceiopsxyABCEHIKMOPTX", "асеіорѕхуАВСЕНІКМОРТХ")
DIGITS = str.maketrans("aeioslt", "@31051+")
SHARE = 0.5


def look_alikes(raw: bytes, material: Material) -> bytes:
    """The spam with half of its longer words written in other letters or in digits."""
    chance = material.chance

    def mask(word: str) -> str:
        if chance.random() > SHARE:
            return word
        return word.translate(chance.choice((CYRILLIC, DIGITS)))

    return with_words(raw, mask)
