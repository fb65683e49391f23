"""The account of every letter: where it should lie and what should be known of it, and what is so.

Pure: it sees what was done (the journal), what lies in the mailboxes (the
survey) and what Hamlet has written down (the books).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from tests.faults.journal import ARCHIVE, HELD, INBOX, JUNK, SENT, TRASH, Entry, Wrote
from tests.faults.letters import keyword
from tests.faults.offers import Offers
from tests.faults.stories import Story, stories
from tests.faults.survey import Found

FOLDERS = {"deliver": INBOX, "junk": JUNK, "hold": HELD}
DELETED = r"\Deleted"
KEYWORD_STEP = "spam_keywords"


class Wrong(StrEnum):
    """What the suite counts."""

    LOST = auto()
    DOUBLED = auto()
    CHANGED = auto()
    UNFINISHED = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    wrong: Wrong
    account: str
    letter: str
    what: str

    def __str__(self) -> str:
        return f"{self.wrong}: {self.account} {self.letter}: {self.what}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known at the end."""

    journal: Sequence[Entry]
    mailboxes: Mapping[str, Sequence[Found]]
    books: Mapping[str, Mapping[str, Any]]
    offers: Mapping[str, Offers]


def account_for(evidence: Evidence) -> list[Finding]:
    """Everything that is wrong; nothing is, if every letter is where and what it should be."""
    told = stories(evidence.journal)
    findings: list[Finding] = []
    for name, offers in evidence.offers.items():
        mine = [story for story in told.values() if story.account == name]
        lying: dict[str, list[Found]] = {}
        for each in evidence.mailboxes[name]:
            lying.setdefault(each.message_id, []).append(each)
        page = evidence.books[name]
        findings += strays(name, mine, lying)
        for story in mine:
            found = lying.get(story.message_id, [])
            findings += of_letter(story, found, page, offers)
        findings += of_account(name, mine, page)
        findings += of_sent(name, evidence.journal, lying, page)
    return findings


def of_letter(
    story: Story, found: Sequence[Found], page: Mapping[str, Any], offers: Offers
) -> Iterator[Finding]:
    """What is wrong with one letter."""

    def finding(wrong: Wrong, what: str) -> Finding:
        return Finding(wrong, story.account, story.message_id, what)

    judgements = [each for each in page["judgements"] if each["digest"] == story.digest]
    low, high = story.judgements
    if len(judgements) < low:
        yield finding(Wrong.UNFINISHED, f"judged {len(judgements)} times, came {low} times")
    if len(judgements) > high:
        yield finding(Wrong.DOUBLED, f"judged {len(judgements)} times, came {high} times")
    yield from of_step(story, judgements)
    judged = [FOLDERS[each["action"]] for each in judgements]
    wanted = story.places(judged)
    there = [each for each in found if offers.removes or DELETED not in each.flags]
    if story.removed and not offers.moves and any(each.folder == TRASH for each in there):
        # Hamlet died having copied what he then removed for good: the copy is thrown away.
        wanted = [*wanted, TRASH]
    yield from of_places(story, wanted, Counter(each.folder for each in there))
    for each in there:
        if each.sha256 != story.sha256:
            yield finding(Wrong.CHANGED, f"other bytes in {each.folder}")
        if each.flags != story.flags and not (each.folder == ARCHIVE and story.copied):
            said = f"flags {sorted(each.flags)} in {each.folder}, not {sorted(story.flags)}"
            yield finding(Wrong.CHANGED, said)
        if story.times and each.at not in story.times:
            yield finding(Wrong.CHANGED, f"another time of arrival in {each.folder}")
    label = page["marks"].get(story.digest, "")
    if label not in story.labels(judged):
        said = f"learned as {label or 'nothing'}, not as {story.labels(judged)}"
        yield finding(Wrong.UNFINISHED, f"{said} after {story.moves or story.words}")


def of_step(story: Story, judgements: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Whether another user's keyword meant anything."""
    if story.keyword_of not in ("", story.account):
        for each in judgements:
            if each["step"] == KEYWORD_STEP:
                what = f"judged by another's keyword, {keyword(story.keyword_of)}"
                yield Finding(Wrong.CHANGED, story.account, story.message_id, what)


def of_places(story: Story, wanted: Sequence[str], there: Counter[str]) -> Iterator[Finding]:
    """Whether the letter lies as often as it should, and where it should."""
    missing, extra = Counter(wanted) - there, there - Counter(wanted)
    said = f"lies in {places(there)}, and should in {places(Counter(wanted))}"
    if there.total() < len(wanted):
        yield Finding(Wrong.LOST, story.account, story.message_id, said)
    elif there.total() > len(wanted):
        yield Finding(Wrong.DOUBLED, story.account, story.message_id, said)
    elif missing or extra:
        yield Finding(Wrong.CHANGED, story.account, story.message_id, said)


def places(counts: Counter[str]) -> str:
    """The folders in words."""
    return ", ".join(sorted(counts.elements())) or "no folder"


def strays(
    name: str, mine: Iterable[Story], lying: Mapping[str, Sequence[Found]]
) -> Iterator[Finding]:
    """Messages that nobody delivered to this account: changed, or another's."""
    known = {story.message_id for story in mine}
    for message_id, found in lying.items():
        for each in found:
            if message_id not in known and each.folder != SENT:
                yield Finding(Wrong.CHANGED, name, message_id, f"a stranger in {each.folder}")


def of_account(name: str, mine: Iterable[Story], page: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with what Hamlet has written of the account as a whole."""
    digests = {story.digest for story in mine}
    for digest in set(page["digests"]) - digests:
        yield Finding(Wrong.DOUBLED, name, digest[:12], "known of here, and never came here")
    for each in page["judgements"]:
        if each["arrivals"] != 1:
            what = f"a judgement of {each['arrivals']} arrivals"
            yield Finding(Wrong.DOUBLED, name, each["digest"][:12], what)
    if page["samples"] != len(page["marks"]):
        what = f"{page['samples']} samples of the network, {len(page['marks'])} marks"
        yield Finding(Wrong.DOUBLED, name, "", what)
    for table, number in page["residue"].items():
        what = f"{number} rows of {table} are left when all is unlearned"
        yield Finding(Wrong.DOUBLED, name, "", what)
    for what in page["open"]:
        yield Finding(Wrong.UNFINISHED, name, "", what)


def of_sent(
    name: str,
    journal: Sequence[Entry],
    lying: Mapping[str, Sequence[Found]],
    page: Mapping[str, Any],
) -> Iterator[Finding]:
    """What is wrong with the letters that the person wrote, and with whom he is said to know."""
    wrote = [each for each in journal if isinstance(each, Wrote) and each.account == name]
    for each in wrote:
        found = [f.sha256 for f in lying.get(each.message_id, ()) if f.folder == SENT]
        if found != [each.sha256]:
            wrong = Wrong.LOST if not found else Wrong.CHANGED
            yield Finding(wrong, name, each.message_id, "a letter of his own in Sent")
    written = Counter(each.to for each in wrote)
    counted = Counter(page["sent"])
    for to, number in (written - counted).items():
        yield Finding(Wrong.UNFINISHED, name, to, f"{number} letters to him were not seen")
    for to, number in (counted - written).items():
        yield Finding(Wrong.DOUBLED, name, to, f"{number} letters to him were counted too many")
