"""One sync of one account: what is new is read and judged, what is due is moved."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass

from django.utils import timezone
from imapclient import IMAPClient

from filter.opinion import Action
from imap.connection import connect
from imap.errors import RefusedLoginError
from imap.folders import Folders, find_folders, targets
from imap.lease import Lease, lease
from imap.models import Account, Arrival, Stage, State
from imap.placing import due, place
from imap.reading import open_folder
from imap.receiving import Portion, cursor, receive, record
from imap.recovering import recover
from imap.rehearsal import rehearse
from imap.report import Line, Outcome, Run, SyncReport, silence
from imap.sent import read_sent
from imap.wording import line_of_arrival, line_of_placed


@dataclass(frozen=True, slots=True)
class Session:
    """A connection to an account that nobody else is working on, and what is reported of it."""

    client: IMAPClient
    account: Account
    lease: Lease
    report: SyncReport


def sync(
    account: Account, run: Run | None = None, *, tell: Callable[[Line], None] = silence
) -> SyncReport:
    """Reads and judges what is new, files spam and held mail, and says what it did and why.

    Without `run`, an account's first sync is a rehearsal and every other one
    live. `tell` hears each line as it happens. Raises one of `imap.errors`;
    what was done until then stays done, and the next sync goes on. A refused
    login pauses the account in the background until a sync succeeds.
    """
    if run is None:
        run = Run.REHEARSAL if account.stage == Stage.NEW else Run.LIVE
    with session(account, SyncReport(str(account), run, tell=tell)) as here:
        folders = find_folders(here.client, account)
        if run is Run.REHEARSAL:
            rehearse(here.client, account, folders, here.lease, report=here.report)
        else:
            goals = prepare(here, folders)
            if folders.sent is not None:
                here.report.sent_read = read_sent(
                    here.client, account, here.lease, folder=folders.sent
                )
            take_in(here, goals)
            put(here, due(account), goals)
    advance(account, run)
    return here.report


def carry_out(account: Account, *, tell: Callable[[Line], None] = silence) -> SyncReport:
    """Moves what a person has released or refused, and what an earlier sync left; reads nothing."""
    with session(account, SyncReport(str(account), Run.LIVE, tell=tell)) as here:
        goals = prepare(here, find_folders(here.client, account))
        put(here, due(account), goals)
    return here.report


@contextmanager
def session(account: Account, report: SyncReport) -> Iterator[Session]:
    """The account's lease and a connection; a refused login pauses the account."""
    try:
        with lease(account) as held, connect(account) as client:
            yield Session(client, account, held, report)
    except RefusedLoginError as error:
        account.paused = str(error)
        account.save(update_fields=["paused"])
        raise


def prepare(here: Session, folders: Folders) -> dict[Action, str]:
    """Makes and remembers the folders, settles what an earlier sync began; each action's folder."""
    account = here.account
    goals = targets(here.client, folders)
    here.report.folders_made = sorted(set(goals.values()) - set(astuple(folders)))
    account.junk_folder, account.held_folder = goals[Action.JUNK], goals[Action.HOLD]
    account.sent_folder = folders.sent or ""
    account.save(update_fields=["junk_folder", "held_folder", "sent_folder"])
    for arrival in recover(here.client, account, targets=goals):
        here.report.add(line_of_arrival(arrival))
    return goals


def take_in(here: Session, goals: Mapping[Action, str]) -> None:
    """Reads, judges and files what is new in the watched folder."""
    opened = open_folder(here.client, goals[Action.DELIVER])
    folder = cursor(here.account, opened)
    folder.save()
    for portion in receive(here.client, folder, opened, began=here.report.began):
        here.lease.renew()
        arrivals = record(here.account, folder, portion)
        for arrival in arrivals:
            if arrival.state != State.DUE:
                here.report.add(line_of_read(arrival, portion))
        put(here, [each for each in arrivals if each.state == State.DUE], goals)


def line_of_read(arrival: Arrival, portion: Portion) -> Line:
    """The line of a message that stays where it arrived."""
    known = arrival.uid in portion.known and arrival.state == State.AT_REST
    return line_of_arrival(arrival, outcome=Outcome.KNOWN if known else None)


def put(here: Session, arrivals: Sequence[Arrival], goals: Mapping[Action, str]) -> None:
    """Moves the arrivals and reports it."""
    for placed in place(here.client, arrivals, here.lease, targets=goals):
        here.report.add(line_of_placed(placed))


def advance(account: Account, run: Run) -> None:
    """The account has come through a sync: it is further on, and not paused."""
    if run is Run.LIVE:
        account.stage = Stage.LIVE
    elif account.stage == Stage.NEW:
        account.stage = Stage.REHEARSED
    account.paused, account.synced_at = "", timezone.now()
    account.save(update_fields=["stage", "paused", "synced_at"])
