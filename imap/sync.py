"""One sync of one account: what is new is read and judged, what is due is moved."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from django.utils import timezone

from filter.opinion import Action
from imap.archives import how_far, remember
from imap.changes import enable
from imap.departures import Kind, elsewhere
from imap.errors import ThrottledError
from imap.folders import Folders, find_folders, targets
from imap.listening import listen
from imap.models import Account, Arrival, Folder, Stage, State
from imap.places import left
from imap.placing import due, place
from imap.quiet import is_quiet
from imap.reading import Opened, open_folder
from imap.receiving import Portion, cursor, newest_known, receive, record
from imap.recovering import recover
from imap.rehearsal import rehearse
from imap.report import Line, Outcome, Run, SyncReport, silence
from imap.sent import read_sent
from imap.session import Session, session
from imap.span import ENDLESS, Span
from imap.trouble import forget, note, note_full
from imap.wording import line_of_arrival, line_of_placed
from imap.words import KEYWORD, MOVED, Word, hear, said_anew, word_of_move
from knowledge_base.label import Label

SHARE_OF_SENT = 0.5
NAMES = ("junk_folder", "held_folder", "sent_folder")
KEPT = Kind.KEPT


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
        if run is Run.REHEARSAL:
            folders = find_folders(here.client, account)
            rehearse(here.client, account, folders, here.lease, report=here.report)
        elif not is_quiet(here.client, account):
            look_through(here, span)
    advance(account, run)
    if here.report.over_quota:
        note_full(account)
    elif here.report.throttled:
        note(account, ThrottledError(here.report.throttled))
    else:
        forget(account)
    return here.report


def look_through(here: Session, span: Span) -> None:
    """Reads, files, listens: everything that a live sync does where something has happened."""
    folders = find_folders(here.client, here.account)
    enable(here.client)
    goals = prepare(here, folders)
    if folders.sent is not None:
        read_sent(here, folders.sent, span.part(SHARE_OF_SENT))
    inbox, opened = take_in(here, goals, span)
    came = archives_now(here, folders, goals)
    if listen(here, folders, goals, inbox=inbox, opened=opened):
        remember(here, came)
    put(here, due(here.account), goals)


def archives_now(
    here: Session, folders: Folders, goals: Mapping[Action, str]
) -> Mapping[str, Opened]:
    """How far the folders where mail is kept have come; {} where nothing was filed now."""
    if not here.report.counts.keys() & {Outcome.JUNKED, Outcome.HELD}:
        return {}
    return how_far(here, [name for name, kind in elsewhere(here, folders, goals) if kind is KEPT])


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
    here.report.folders_made = sorted(
        set(goals.values()) - {folders.inbox, folders.junk, folders.held}
    )
    names = (account.junk_folder, account.held_folder, account.sent_folder)
    account.junk_folder, account.held_folder = goals[Action.JUNK], goals[Action.HOLD]
    account.sent_folder = folders.sent or ""
    if names != (account.junk_folder, account.held_folder, account.sent_folder):
        changed = {each: getattr(account, each) for each in NAMES}
        Account.objects.filter(pk=account.pk).update(**changed)
    for arrival in recover(here, folders, targets=goals):
        here.report.add(line_of_arrival(arrival))
    return goals


def take_in(here: Session, goals: Mapping[Action, str], span: Span) -> tuple[Folder, Opened]:
    """Reads, judges and files what is new in the watched folder, one portion at least.

    Returns its cursor afterwards, and the folder as it was opened before. A
    known message that is new here and has left Junk or Held was brought by the
    person, who wants it; one that was renumbered may have been marked before.
    """
    opened = open_folder(here.client, goals[Action.DELIVER])
    folder = cursor(here.account, opened)
    folder.modseq = folder.modseq or opened.modseq
    folder.save()
    for portion in receive(here.client, folder, opened, up_to=newest_known()):
        here.lease.renew()
        learn = partial(learn_word, here)
        words = marked_here(portion) | brought_here(here, portion)
        arrivals = record(here.account, folder, portion, learn=learn, words=words)
        for arrival in arrivals:
            if arrival.state != State.DUE:
                here.report.add(line_of_read(arrival, portion))
        put(here, [each for each in arrivals if each.state == State.DUE], goals)
        if span.over:
            here.report.finished &= folder.last_uid + 1 >= opened.uidnext
            break
    else:
        # What we put here ourselves, or what is gone, is behind us too.
        folder.last_uid = max(folder.last_uid, opened.uidnext - 1)
        folder.save()
    return folder, opened


def brought_here(here: Session, portion: Portion) -> dict[int, Word]:
    """What a person said by moving known messages into the watched folder, by UID."""
    filed = {
        uid: each
        for uid, each in portion.known.items()
        if word_of_move(Action(each.lies), Action.DELIVER) is not None
    }
    gone = left(here.client, list(filed.values()))
    return {uid: Word(Label.HAM, MOVED) for uid, each in filed.items() if each.pk in gone}


def marked_here(portion: Portion) -> dict[int, Word]:
    """What keywords say that were set before the messages were renumbered, by UID."""
    said = {each.uid: each.said for each in portion.waiting}
    found = {uid: said_anew(each, Action.DELIVER, said[uid]) for uid, each in portion.known.items()}
    return {uid: Word(label, KEYWORD) for uid, label in found.items() if label}


def learn_word(here: Session, arrival: Arrival, raw: bytes, word: Word) -> None:
    """Learns what the owner said of a message in the watched folder."""
    heard = hear(here.account, arrival, raw, word.label, source=word.source)
    here.report.hear(word.label, heard)


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
    rows = Account.objects.filter(pk=account.pk)
    rows.update(stage=account.stage, synced_at=account.synced_at)
