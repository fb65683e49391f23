"""Which messages that lie in a mailbox already say what its owner wants, and what they say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from imapclient import ANSWERED, DELETED, DRAFT, FLAGGED, IMAPClient

from imap.errors import NoSuchFolderError
from imap.keywords import SAID_HAM, SAID_SPAM
from imap.lease import Lease
from imap.models import Account, Arrival, Lesson
from imap.reading import MESSAGES_A_LOOK, Opened, Waiting, newest_uids, open_folder
from imap.sources import Sources
from imap.span import Span
from knowledge_base.address_key import address_key
from knowledge_base.label import Label
from knowledge_base.own_addresses import own_addresses
from mail.digest import digest
from mail.message import parse

FIELDS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM DATE)]"

# How many of the newest messages of Junk and of a mixed folder are looked at.
LOOKED_AT = 2_000
# A larger one is left out: most of it is an attachment, and a minute is short.
LARGEST = 512 * 1024

WANTED = {ANSWERED.lower(), FLAGGED.lower()}
UNFINISHED = {DELETED.lower(), DRAFT.lower()}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message to learn from: where it lies, and what its place or its flags say it is.

    `flags` are in lower case. `identity` is the same for copies of one message: its
    Message-ID, else a digest of what its header says.
    """

    folder: Opened
    waiting: Waiting
    flags: frozenset[bytes]
    identity: str
    sender: str
    label: Label

    @property
    def arrived_at(self) -> datetime:
        """When the server got it."""
        return self.waiting.arrived_at


@dataclass(frozen=True, slots=True)
class Candidates:
    """What there is to learn from, newest first, without what was learned from before."""

    ham: tuple[Candidate, ...] = ()
    spam: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """A search for candidates: on whose behalf, until when, and which letters he answered."""

    client: IMAPClient
    account: Account
    lease: Lease
    span: Span
    answered: frozenset[str]

    def candidates(self, where: Sources, *, ham: int, spam: int) -> Candidates:
        """The newest so many of each kind.

        Spam is what lies in Junk, unless Hamlet put it there or a mark on it
        says otherwise. Ham is what a person answered or flagged or what lies in
        a folder that he keeps, unless he wrote it himself or it lies in Junk too.
        """
        junk = [] if where.junk is None else list(self.seen(where.junk, LOOKED_AT, Label.SPAM))
        spams = [each for each in junk if not each.flags & SAID_HAM]
        unwanted = {each.identity for each in junk}
        own = own_addresses(self.account.user)
        kept = [
            each
            for each in self.maybe_ham(where, most=ham)
            if each.identity not in unwanted
            and each.sender not in own
            and not each.flags & SAID_SPAM
        ]
        return Candidates(self.new(newest(kept, ham)), self.new(newest(spams, spam)))

    def maybe_ham(self, where: Sources, *, most: int) -> Iterator[Candidate]:
        """What was answered or flagged in mixed folders, and what lies in those kept."""
        for name in (*where.mixed, *where.doubtful):
            for each in self.seen(name, LOOKED_AT, Label.HAM, also=["OR", "ANSWERED", "FLAGGED"]):
                if each.flags & WANTED or each.identity in self.answered:
                    yield each
        for name in where.kept:
            yield from self.seen(name, most, Label.HAM)

    def seen(
        self, name: str, most: int, label: Label, *, also: Sequence[str] = ()
    ) -> Iterator[Candidate]:
        """The newest messages of a folder that can be learned from, until the time is over.

        Newest are those that were put there last; `also` finds others. A folder that
        cannot be opened has none.
        """
        if self.span.over:
            return
        self.lease.renew()
        try:
            opened = open_folder(self.client, name)
        except NoSuchFolderError:
            return
        uids = set(newest_uids(self.client, opened, most))
        if also and opened.messages > most:
            uids |= set(self.client.search(also)[-most:])
        ordered = sorted(uids - self.ours(opened), reverse=True)
        for start in range(0, len(ordered), MESSAGES_A_LOOK):
            if self.span.over:
                return
            self.lease.renew()
            yield from self.looked_at(opened, ordered[start : start + MESSAGES_A_LOOK], label)

    def looked_at(self, opened: Opened, uids: Sequence[int], label: Label) -> Iterator[Candidate]:
        """These messages of the open folder, as far as they can be learned from."""
        boundary = self.account.user.boundary
        items = ["RFC822.SIZE", "INTERNALDATE", "FLAGS", FIELDS]
        for uid, answer in self.client.fetch(uids, items).items():
            size, at = answer.get(b"RFC822.SIZE"), answer.get(b"INTERNALDATE")
            flags = frozenset(flag.lower() for flag in answer.get(b"FLAGS", ()))
            raw = next((v for k, v in answer.items() if k.startswith(b"BODY[")), None)
            if size is None or at is None or raw is None:
                continue
            if size <= LARGEST and not flags & UNFINISHED:
                message = parse(raw, boundary)
                yield Candidate(
                    folder=opened,
                    waiting=Waiting(uid, size, at, deleted=False),
                    flags=flags,
                    identity=message.message_id or f"{digest(raw)} {size}",
                    sender=address_key(message.header_from),
                    label=label,
                )

    def ours(self, opened: Opened) -> set[int]:
        """The UIDs in the open folder at which Hamlet has put messages itself."""
        rows = Arrival.objects.filter(
            now_folder__account=self.account,
            now_folder__name=opened.name,
            now_uidvalidity=opened.uidvalidity,
        )
        return {uid for uid in rows.values_list("now_uid", flat=True) if uid}

    def new(self, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Those from which nothing was learned before."""
        lessons = set(
            Lesson.objects.filter(folder__account=self.account).values_list(
                "folder__name", "uidvalidity", "uid"
            )
        )
        return tuple(
            each
            for each in found
            if (each.folder.name, each.folder.uidvalidity, each.waiting.uid) not in lessons
        )


def newest(found: Iterable[Candidate], most: int) -> list[Candidate]:
    """The newest, newest first, each message once however many copies there are."""
    once = {each.identity: each for each in sorted(found, key=in_time)}
    return sorted(once.values(), key=in_time, reverse=True)[:most]


def in_time(candidate: Candidate) -> tuple[datetime, str, int]:
    """Sorts by arrival, and always the same way among those that came at once."""
    return candidate.arrived_at, candidate.folder.name, candidate.waiting.uid
