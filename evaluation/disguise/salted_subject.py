"""Salted subjects: each letter's subject is another one."""

from evaluation.disguise.material import Material
from evaluation.disguise.rewriting import change_words, with_subject

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SHARE = 0.5


def salted_subject(raw: bytes, material: Material) -> bytes:
    """The spam with dots in half of its subject's longer words and a random word behind it."""
    chance = material.chance

    def cut(word: str) -> str:
        if chance.random() > SHARE:
            return word
        place = chance.randrange(1, len(word))
        return f"{word[:place]}.{word[place:]}"

    def salt(subject: str) -> str:
        grain = "".join(chance.choices(LETTERS, k=chance.randrange(5, 12)))
        return f"{change_words(subject, cut)} {grain}"

    return with_subject(raw, salt)
