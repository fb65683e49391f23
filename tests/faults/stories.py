"""The story of each letter as the journal tells it, and what should have come of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.faults.journal import (
    FRIENDS,
    HELD,
    INBOX,
    JUNK,
    Copied,
    Delivered,
    Entry,
    Flagged,
    Merged,
    Moved,
    Word,
    Wrote,
)

# What a person says by moving a letter from one folder to another, if Hamlet knew the letter.
SPOKEN = {
    (INBOX, JUNK): "spam",
    (HELD, JUNK): "spam",
    (JUNK, INBOX): "ham",
    (HELD, INBOX): "ham",
    (JUNK, FRIENDS): "ham",
    (HELD, FRIENDS): "ham",
}
BY_KEYWORD = {Word.SPAM.value: "spam", Word.HAM.value: "ham"}


@dataclass(slots=True)
class Story:
    """What happened to one letter of one account, as often as it came.

    `words` are keywords and the folders in which they were said, `merged` those into which
    it was moved from under their other names.
    """

    account: str
    message_id: str
    digest: str
    sha256: str
    keyword_of: str
    folders: list[str] = field(default_factory=list)
    flags: frozenset[str] = frozenset()
    times: set[datetime] = field(default_factory=set)
    moves: list[tuple[str, str]] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    merged: set[str] = field(default_factory=set)

    @property
    def judgements(self) -> tuple[int, int]:
        """How often it must have been judged at least, and at most.

        What a person took out of INBOX may have gone before Hamlet saw it.
        """
        came = self.folders.count(INBOX)
        taken = sum(source == INBOX for source, _ in self.moves)
        return came - taken, came

    @property
    def removed(self) -> bool:
        """Whether he removed it for good."""
        return bool(self.moves) and not self.moves[-1][1]

    def places(self, judged: Sequence[str]) -> list[str]:
        """The folders in which it should lie, given where its judgements want it."""
        if self.moves:
            _, target = self.moves[-1]
            rest = [target] if target else []
        else:
            came = self.folders.count(INBOX)
            unjudged = [INBOX] * max(0, came - len(judged))
            rest = [*judged[:came], *unjudged, *(each for each in self.folders if each != INBOX)]
        return [*rest, *self.copied]

    def labels(self, judged: Sequence[str]) -> set[str]:
        """What may have been learned of it, "" for nothing, given where its judgements want it.

        A letter that Hamlet had not seen before it was moved into Junk was put
        there, as far as anybody can know, by the server. It may have seen it
        without having had the time to judge it. One that it was about to put
        into Junk itself it takes, after a crash, for one that it has put there.
        """
        # Merged with a folder that Hamlet need not have known under its other name: he has moved it
        # from somewhere, and what he does next may come before Hamlet has seen it there.
        unknown = {""} if self.merged else set()
        if JUNK in self.merged:
            unknown.add("spam")
        return self.spoken(judged) | unknown

    def spoken(self, judged: Sequence[str]) -> set[str]:
        """The same, had no folder ever had another name."""
        keywords = {BY_KEYWORD[word] for word, _ in self.words}
        if (INBOX, JUNK) in self.moves and (not judged or JUNK in judged):
            return {"", "spam", *keywords}
        said = ""
        for move in self.moves:
            said = SPOKEN.get(move, said)
        if self.moves and keywords:
            # Which of two words came last, Hamlet hears as it looks: either will do.
            return keywords | ({said} if said else set())
        if len(keywords) > 1:
            return keywords | {""}
        return keywords or {said}


def stories(journal: Sequence[Entry]) -> dict[tuple[str, str], Story]:
    """The story of every letter, by account and Message-ID."""
    told: dict[tuple[str, str], Story] = {}
    for each in journal:
        if isinstance(each, Delivered):
            letter = each.letter
            story = told.setdefault(
                (letter.to, letter.message_id),
                Story(
                    letter.to, letter.message_id, letter.digest, letter.sha256, letter.keyword_of
                ),
            )
            story.folders.append(each.folder)
            story.flags |= each.flags
            if each.at is not None:
                story.times.add(each.at)
        elif isinstance(each, Moved):
            told[each.account, each.message_id].moves.append((each.source, each.target))
        elif isinstance(each, Copied):
            told[each.account, each.message_id].copied.append(each.target)
        elif isinstance(each, Merged):
            told[each.account, each.message_id].merged.add(each.folder)
        elif isinstance(each, Flagged):
            story = told[each.account, each.message_id]
            story.flags |= {each.flag}
            if each.flag in BY_KEYWORD:
                story.words.append((each.flag, each.folder))
        else:
            assert isinstance(each, Wrote)
    return told
