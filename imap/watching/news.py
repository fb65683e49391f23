"""What a server's untagged line says of a mailbox that is watched."""

import re
from enum import Enum, auto

NEW_MAIL = re.compile(rb"^\d+ EXISTS\b")
GONE = re.compile(rb"^(\d+ EXPUNGE\b|VANISHED\b)")
FLAGS = re.compile(rb"^\d+ FETCH\b")
ELSEWHERE = re.compile(rb"^STATUS\b")
GOODBYE = re.compile(rb"^BYE\b")


class News(Enum):
    """How soon somebody should look."""

    NEW_MAIL = auto()
    CHANGE = auto()


def news(line: bytes) -> News | None:
    """What the line says, None where nobody need look.

    A message that left may have been moved to Junk by a person. Of flags only
    those by which a program says what is junk are of interest.
    """
    if NEW_MAIL.match(line):
        return News.NEW_MAIL
    if GONE.match(line) or ELSEWHERE.match(line):
        return News.CHANGE
    if FLAGS.match(line) and b"junk" in line.lower():
        return News.CHANGE
    return None
