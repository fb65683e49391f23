"""What an administrator's settings for challenges leave wrong, found before a letter has to go."""

from collections.abc import Iterator

from dkim import DKIMException

from challenge.signing import sign
from challenge.texts import OURS, TextError, folders, read

SPECIMEN = b"From: challenge@hamlet.example.org\r\nSubject: Auto: Hello\r\n\r\nWords.\r\n"


def shortcomings() -> Iterator[str]:
    """A sentence for each thing that no letter could be made with: texts, or the key that signs."""
    for folder in folders():
        if folder != OURS and not folder.is_dir():
            yield f"{folder}, where the texts of challenges are to be, is no folder."
        for file in sorted(folder.glob("*.toml")):
            try:
                read(file)
            except TextError as error:
                yield str(error)
    try:
        sign(SPECIMEN)
    except (OSError, DKIMException) as error:
        yield f"CHALLENGE_DKIM_KEY_FILE holds no RSA key that a letter can be signed with: {error}"
