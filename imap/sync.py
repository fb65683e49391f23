"""One sync of one account: what is new is read and judged, what is due is moved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from functools import partial

from django.utils import timezone

from filter.opinion import Action
from imap.changes import enable
from imap.folders import Folders, find_folders, targets
from imap.listening import listen
from imap.models import Account, Arrival, Folder, Stage, State
from imap.places import left
from imap.placing import due, place
from imap.reading import Opened, open_folder
from imap.receiving import Portion, cursor, receive, record
from imap.recovering import recover
from imap.rehearsal import rehearse
from imap.report import Line, Outcome, Run, SyncReport, silence
from imap.sent import read_sent
from imap.session import Session, session
from imap.span import ENDLESS, Span
from imap.trouble import forget, note_full
from imap.wording import line_of_arrival, line_of_placed
from imap.words import MOVED, hear, word_of_move
from knowledge_base.label import Label


def sync(
    account: Account,
    run: Run | None = None,
    *,
    tell: Callable[[Line], None] = silence,
    span: Span = ENDLESS,
) -> SyncReport:
    """Reads and judges what is new, files spam and held mail, and says what it did and why.

    Without `run`, an account's first sync is a rehearsal and every other one
    live. `tell` hears each line as it happens. After `span` no further portion
    of new mail is begun: the report then says that it is not finished, and
    another sync goes on. Raises one of `imap.errors`;
    what was done until then stays done, and the next sync goes on. What a
    person must mend pauses the account in the background until a sync succeeds.
    """
    if run is None:
        run = Run.REHEARSAL if account.stage == Stage.NEW else Run.LIVE
    with session(account, SyncReport(str(account), run, tell=tell)) as here:
        folders = find_folders(here.client, account)
        if run is Run.REHEARSAL:
            rehearse(here.client, account, folders, here.lease, report=here.report)
        else:
            enable(here.client)
            goals = prepare(here, folders)
            if folders.sent is not None:
                here.report.sent_read = read_sent(
                    here.client, account, here.lease, folder=folders.sent
                )
            inbox, opened = take_in(here, goals, span)
            listen(here, folders, goals, inbox=inbox, opened=opened)
            put(here, due(account), goals)
    advance(account, run)
    if here.report.over_quota:
        note_full(account)
    else:
        forget(account)
    return here.report


def carry_out(account: Account, *, tell: Callable[[Line], None] = silence) -> SyncReport:
    """Moves what a person has released or refused, and what an earlier sync left; reads nothing."""
    with session(account, SyncReport(str(account), Run.LIVE, tell=tell)) as here:
        goals = prepare(here, find_folders(here.client, account))
        put(here, due(account), goals)
    return here.report


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


def take_in(here: Session, goals: Mapping[Action, str], span: Span) -> tuple[Folder, Opened]:
    """Reads, judges and files what is new in the watched folder, one portion at least.

    Returns its cursor afterwards, and the folder as it was opened before. A
    known message that is new here and has left Junk or Held was brought by the
    person, who wants it.
    """
    opened = open_folder(here.client, goals[Action.DELIVER])
    folder = cursor(here.account, opened)
    folder.modseq = folder.modseq or opened.modseq
    folder.save()
    for portion in receive(here.client, folder, opened, began=here.report.began):
        here.lease.renew()
        wanted = partial(learn_wanted, here)
        brought = brought_here(here, portion)
        arrivals = record(here.account, folder, portion, learn=wanted, brought=brought)
        for arrival in arrivals:
            if arrival.state != State.DUE:
                here.report.add(line_of_read(arrival, portion))
        put(here, [each for each in arrivals if each.state == State.DUE], goals)
        if span.over:
            here.report.finished = folder.last_uid + 1 >= opened.uidnext
            break
    return folder, opened


def brought_here(here: Session, portion: Portion) -> set[int]:
    """The UIDs of those messages by whose move into the watched folder a person spoke."""
    filed = {
        uid: each
        for uid, each in portion.known.items()
        if word_of_move(Action(each.lies), Action.DELIVER) is not None
    }
    gone = left(here.client, list(filed.values()))
    return {uid for uid, each in filed.items() if each.pk in gone}


def learn_wanted(here: Session, arrival: Arrival, raw: bytes) -> None:
    """Learns a message as ham that its owner took out of Junk or Held."""
    here.report.hear(Label.HAM, hear(here.account, arrival, raw, Label.HAM, source=MOVED))


def line_of_read(arrival: Arrival, portion: Portion) -> Line:
    """The line of a message that stays where it arrived."""
    known = arrival.uid in portion.known and arrival.state == State.AT_REST
    return line_of_arrival(arrival, outcome=Outcome.KNOWN if known else None)


def put(here: Session, arrivals: Sequence[Arrival], goals: Mapping[Action, str]) -> None:
    """Moves the arrivals and reports it."""
    for placed in place(here.client, arrivals, here.lease, targets=goals):
        here.report.add(line_of_placed(placed))


def advance(account: Account, run: Run) -> None:
    """The account has come through a sync: it is further on."""
    if run is Run.LIVE:
        account.stage = Stage.LIVE
    elif account.stage == Stage.NEW:
        account.stage = Stage.REHEARSED
    account.synced_at = timezone.now()
    account.save(update_fields=["stage", "synced_at"])
