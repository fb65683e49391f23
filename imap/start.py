"""The start of an account: in about a minute Hamlet learns from the mail that is there already.

Nothing on the server is changed: folders are opened for reading, and of the
bytes only BODY.PEEK is fetched.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from time import monotonic

from imapclient import IMAPClient

from imap.candidates import Candidate, Candidates, Search, in_time
from imap.connection import connect
from imap.errors import NoSuchFolderError
from imap.folders import find_folders
from imap.lease import Lease, lease
from imap.lessons import learn_from
from imap.models import Account
from imap.reading import open_folder, read
from imap.sent import SentRead, read_newest
from imap.sources import sources
from imap.span import Clock, Span
from imap.start_report import StartReport, silence
from knowledge_base.models import Contact

SECONDS = 60.0

# Of the time: a quarter at most for the Sent folder, a third of the rest for looking around.
SHARE_OF_SENT = 0.25
SHARE_OF_LOOKING = 0.33

LETTERS_A_ROUND = 20


@dataclass(frozen=True, slots=True)
class Most:
    """How many messages of each kind a start reads at most, the newest."""

    spam: int = 300
    ham: int = 500
    sent: int = 1_000


def start(
    account: Account,
    *,
    seconds: float = SECONDS,
    most: Most = Most(),
    clock: Clock = monotonic,
    tell: Callable[[StartReport], None] = silence,
) -> StartReport:
    """Learns whom the user writes to, and ham and spam from where they lie (`imap.sources`).

    Nothing is begun after `seconds`; what was learned until then is a balanced
    beginning, for the newest mail comes first and ham and spam in proportion.
    Starting again goes on from there: no message is read twice for learning,
    and none of which a person has spoken is learned otherwise. `tell` hears
    the report as it grows. Raises one of `imap.errors`; what was learned stays.
    """
    span = Span.of(seconds, clock)
    with lease(account) as held, connect(account) as client:
        where = sources(client, find_folders(client, account))
        report = StartReport(str(account), where, tell=tell)
        sent = SentRead()
        if where.sent is not None:
            sent = read_newest(
                client,
                account,
                held,
                folder=where.sent,
                most=most.sent,
                span=span.part(SHARE_OF_SENT),
            )
        report.sent_read = sent.new
        report.contacts = Contact.objects.filter(user=account.user, sent__gt=0).count()
        search = Search(client, account, held, span.part(SHARE_OF_LOOKING), sent.answered)
        found = search.candidates(where, ham=most.ham, spam=most.spam)
        report.expect(len(found.ham) + len(found.spam))
        for some in rounds(found):
            if span.over:
                break
            for candidate, raw in fetched(client, some, held):
                if span.over:
                    break
                report.add(candidate.label, learn_from(account, candidate, raw))
    report.seconds = seconds - (span.ends - clock())
    return report


def rounds(found: Candidates, size: int = LETTERS_A_ROUND) -> Iterator[list[Candidate]]:
    """The candidates in rounds, newest first, ham and spam in the same proportion in each."""
    number = ceil((len(found.ham) + len(found.spam)) / size)
    for i in range(number):
        yield [*slice_of(found.ham, i, number), *slice_of(found.spam, i, number)]


def slice_of(found: Sequence[Candidate], i: int, number: int) -> Sequence[Candidate]:
    """The `i`-th of `number` parts of about the same length."""
    return found[len(found) * i // number : len(found) * (i + 1) // number]


def fetched(
    client: IMAPClient, some: Sequence[Candidate], lease: Lease
) -> list[tuple[Candidate, bytes]]:
    """The candidates with their bytes, oldest first; those that vanished are not there."""
    found = []
    ordered = sorted(some, key=lambda each: (each.folder.name, each.waiting.uid))
    for folder, group in groupby(ordered, key=lambda each: each.folder):
        lease.renew()
        try:
            opened = open_folder(client, folder.name)
        except NoSuchFolderError:
            continue
        if opened.uidvalidity == folder.uidvalidity:
            here = {each.waiting.uid: each for each in group}
            raws = read(client, [each.waiting for each in here.values()])
            found += [(here[uid], raw) for uid, raw in raws.items() if uid in here]
    return sorted(found, key=lambda pair: in_time(pair[0]))
