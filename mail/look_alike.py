"""Letters of other scripts that pass for Latin ones, told from genuine other scripts.

The pairs are those of Unicode's confusables.txt (Technical Standard 39) for the
living scripts that disguises borrow from, in the case that is seen; capital
iota and palochka, which it folds to l, are read as the i that they pose as.
"""

# ruff: noqa: RUF001 (ambiguous letters are what this file is about)

import re

import numpy as np

from mail.character import (
    BORROWED,
    IS_BORROWED,
    IS_LATIN,
    IS_PHONETIC,
    PHONETIC,
    Kinds,
    any_of,
    kinds_of,
    points_of,
)

# Each pair: the foreign letters, and the Latin letters that they look like.
_TWINS = (
    # Cyrillic, small then capital
    ("асԁеҽһіꙇӏјорԛгѕѵԝѡхуү", "acdeehiiijopqrsvwwxyy"),
    ("АЬВСЕԌНІӀЈКМОРЅТѴԜХУҮ", "abbceghiijkmopstvwxyy"),
    # Greek, small then capital
    ("αϲιϳοσρϱυνγ", "acijooppuvy"),
    ("ΑΒϹΕϜΗΙͿΚΜϺΝΟΡΤΧΥϒΖ", "abcefhijkmmnoptxyyz"),
    # Armenian
    ("քցհոռօՕգզՏսՍա", "fghnnooqqsuuw"),
    # Cherokee
    ("ᎪᏏᏴꮯᏟᏧᎠᎬᏀᏳᏂᎻᎥᎫᏦᏞᎷᏢᎡᏒᏕᏚᎢᏙᎳᏔᎩᏃ", "abbccddegghhijklmprrsstvwwyz"),
    # Coptic
    ("ⲥⲤⲎⲔⲒⳐⲘⲚⲟⲞⲣⲢⲅⲦⲬⲨ", "cchkilmnoopprtxy"),
    # Lisu
    ("ꓮꓐꓚꓒꓓꓰꓝꓖꓧꓙꓗꓲꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcddefghjkilmnoprstuvwxyz"),
)
# Read as Latin only beside real Latin letters, where nobody reads them otherwise.
_COUSINS = (("вкмнптёѐ", "bkmhntee"), ("εηκτωχ", "enktwx"))
_PHONETIC = (PHONETIC, "abcdefghijklmnoprstuvwyzag")


def _table(*pairs: tuple[str, str]) -> dict[int, str]:
    table: dict[int, str] = {}
    for foreign, latin in pairs:
        table.update(zip(map(ord, foreign), latin, strict=True))
    return table


_TWIN = _table(*_TWINS)
_MIXED = _table(*_TWINS, *_COUSINS)
_ALWAYS = _table(_PHONETIC)

# Begun only where a word begins, or a long Latin word would take quadratic time.
_FOREIGN_WORD = re.compile(rf"(?<![A-Za-z])[A-Za-z]*+[{BORROWED}][A-Za-z{BORROWED}]*+")
_LATIN = re.compile("[A-Za-z]")
_WITHOUT_TWIN = re.compile(f"(?![{''.join(map(chr, _TWIN))}])[{BORROWED}]")
# A shorter word of twins alone may be a symbol of mathematics.
_SHORTEST_ALL_TWINS = 3


def unmask(text: str) -> str:
    """The text with look-alikes in Latin words, and words all of look-alikes, made Latin.

    A word that mixes in a letter without a Latin twin stays as it is. A word
    of twins alone becomes Latin only in a text that has Latin words and no
    other sign of the foreign script: Russian, Greek or Armenian text stays.
    """
    kinds = kinds_of(points_of(text))
    present = any_of(kinds)
    if present & IS_PHONETIC:
        text = text.translate(_ALWAYS)
        kinds = kinds_of(points_of(text))
    if not present & IS_BORROWED or (_WITHOUT_TWIN.search(text) and not _mixed(kinds)):
        return text
    words = set(_FOREIGN_WORD.findall(text))
    genuine = any(_is_genuine(word) for word in words)
    latin_text = not genuine and _LATIN.search(text) is not None
    masks: dict[str, str] = {}
    for word in words:
        mixed = _LATIN.search(word) is not None
        if not mixed and (not latin_text or len(word) < _SHORTEST_ALL_TWINS):
            continue
        plain = word.translate(_MIXED if mixed else _TWIN)
        if plain.isascii():
            masks[word] = plain
    if not masks:
        return text
    return _FOREIGN_WORD.sub(lambda match: masks.get(match[0], match[0]), text)


def _mixed(kinds: Kinds) -> bool:
    """Whether a Latin letter stands beside one of another script."""
    latin, borrowed = (kinds & IS_LATIN) != 0, (kinds & IS_BORROWED) != 0
    return bool(np.any(latin[1:] & borrowed[:-1]) or np.any(latin[:-1] & borrowed[1:]))


def _is_genuine(word: str) -> bool:
    """Whether a word holds a letter that no Latin word would borrow."""
    return not _LATIN.search(word) and not word.translate(_TWIN).isascii()
