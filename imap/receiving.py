"""New mail: read in portions, judged, recorded with the cursor in one transaction."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from django.db import IntegrityError, transaction
from django.utils import timezone
from imapclient import IMAPClient

from filter import judging
from filter.judging import Judged, decide
from filter.letter import Letter
from filter.models import Judgement
from filter.opinion import Action
from imap.errors import NO_LETTERS_FAULT, BusyError
from imap.models import Account, Arrival, Folder, State
from imap.newcomers import message_id_of
from imap.reading import (
    HEAD,
    PORTION_MESSAGES,
    Opened,
    Waiting,
    look,
    open_folder,
    portions,
    read,
    uids_above,
)
from imap.recognising import recognise, renew
from imap.words import Word
from mail.digest import digest
from users.models import User

log = logging.getLogger(__name__)

NO_WORDS: Mapping[int, Word] = MappingProxyType({})

Decide = Callable[[User, Sequence[Letter]], Sequence[Judged]]


@dataclass(frozen=True, slots=True)
class Poison:
    """A letter that cannot be judged; `reason` names the error, and quotes no mail."""

    reason: str


@dataclass(frozen=True, slots=True)
class Portion:
    """Some messages that were read: their bytes by UID, those known before, those new."""

    waiting: list[Waiting]
    raws: dict[int, bytes] = field(repr=False)
    known: dict[int, Arrival]

    @property
    def new(self) -> list[Waiting]:
        """The messages to be judged."""
        return [each for each in self.waiting if each.uid in self.raws.keys() - self.known.keys()]

    @property
    def letters(self) -> list[Letter]:
        """The new messages as the filter takes them."""
        return [Letter(self.raws[each.uid], each.arrived_at) for each in self.new]


def deaf(_arrival: Arrival, _raw: bytes, _word: Word) -> None:
    """Learns nothing."""


def cursor(account: Account, opened: Opened) -> Folder:
    """The folder's cursor, unsaved if it is new; back at 0 where the server renumbered."""
    folder = Folder.objects.filter(account=account, name=opened.name).first()
    folder = folder or Folder(account=account, name=opened.name)
    if folder.uidvalidity != opened.uidvalidity:
        folder.begin_anew(opened.uidvalidity)
    return folder


def newest_known() -> int:
    """The id of the arrival that was recorded last."""
    return Arrival.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def receive(client: IMAPClient, folder: Folder, opened: Opened, *, up_to: int) -> Iterator[Portion]:
    """Reads what is new in portions; whoever takes one may open other folders meanwhile.

    The folder is open when it begins. Arrivals with ids up to `up_to` were
    recorded before; what we put into the folder ourselves is not read again.
    Nothing is looked at before its turn comes, so that the next sync goes on
    where this one was stopped. Stops where the server renumbers the folder
    half-way: the next sync begins anew.
    """
    ours = set(
        Arrival.objects.filter(
            now_folder_id=folder.pk,
            now_folder__isnull=False,
            now_uidvalidity=opened.uidvalidity,
            now_uid__gt=folder.last_uid,
        ).values_list("now_uid", flat=True)
    )
    uids = [uid for uid in uids_above(client, opened, folder.last_uid) if uid not in ours]
    is_open = True
    for start in range(0, len(uids), PORTION_MESSAGES):
        some = uids[start : start + PORTION_MESSAGES]
        if not is_open and is_renumbered(client, opened):
            return
        is_open = True
        seen = {each.uid: each for each in look(client, some)}
        unseen = [Waiting(uid, 0, timezone.now(), deleted=False) for uid in some if uid not in seen]
        for portion in portions(sorted([*seen.values(), *unseen], key=lambda each: each.uid)):
            if not is_open and is_renumbered(client, opened):
                return
            raws = read(client, [each for each in portion if not each.deleted and each.uid in seen])
            known = recognise(client, folder, opened, portion, raws, up_to) if folder.pk else {}
            yield Portion(portion, raws, known)
            is_open = False


def is_renumbered(client: IMAPClient, opened: Opened) -> bool:
    """Opens the folder again; whether the server has renumbered it."""
    return open_folder(client, opened.name).uidvalidity != opened.uidvalidity


def record(
    account: Account,
    folder: Folder,
    portion: Portion,
    *,
    learn: Callable[[Arrival, bytes, Word], None] = deaf,
    words: Mapping[int, Word] = NO_WORDS,
) -> list[Arrival]:
    """Judges the new messages and records the portion; the cursor stands behind it.

    Of some of the known messages the person has spoken, `words` by UID: `learn`
    is told of each, as part of the same transaction.

    Returns the arrivals in the portion's order. Judging writes nothing, so that
    nobody waits for it; everything is recorded in one transaction: after a
    crash either the whole portion is known, or it is read and judged again as
    if for the first time. Raises `BusyError` where another process recorded the
    same messages meanwhile.
    """
    decisions = dict(zip(portion.new, judged(account, portion.letters), strict=True))
    decided = {waiting: each for waiting, each in decisions.items() if isinstance(each, Judged)}
    with transaction.atomic():
        folder.last_uid = max(each.uid for each in portion.waiting)
        folder.save()
        waiting = {each.uid: each for each in portion.waiting}
        # Before anything is recorded: who settles a judgement locks it first, and then learns.
        for uid, arrival in portion.known.items():
            renew(arrival, folder, waiting[uid])
            if uid in words:
                learn(arrival, portion.raws[uid], words[uid])
            arrival.save()
        rows = judging.record(account.user, list(decided.values()))
        judgements = dict(zip(decided, rows, strict=True))
        arrivals = {
            each.uid: arrival_of(folder, each, portion, judgements.get(each), decisions.get(each))
            for each in portion.waiting
            if each.uid not in portion.known
        }
        try:
            for arrival in arrivals.values():
                arrival.save(force_insert=True)
        except IntegrityError as error:
            log.warning("the new mail of account %s is recorded already: %s", account.pk, error)
            raise BusyError(f"Another process has just recorded the mail of {account}.") from error
    everything = portion.known | arrivals
    return [everything[each.uid] for each in portion.waiting]


def judged(
    account: Account, letters: Sequence[Letter], *, by: Decide = decide
) -> list[Judged | Poison]:
    """The letters judged; one that cannot be judged is poison, and costs no other."""
    try:
        return list(by(account.user, letters))
    except NO_LETTERS_FAULT:
        raise
    except Exception as error:  # whatever is wrong with one letter must not stop the mail behind it
        if len(letters) > 1:
            return [row for each in letters for row in judged(account, [each], by=by)]
        log.exception("message %s cannot be judged", digest(letters[0].raw))
        return [Poison(type(error).__name__)]


def arrival_of(
    folder: Folder,
    waiting: Waiting,
    portion: Portion,
    judgement: Judgement | None,
    judged: Judged | Poison | None,
) -> Arrival:
    """The unsaved row of a message that was not known before."""
    raw = portion.raws.get(waiting.uid)
    state, note = State.AT_REST, ""
    if waiting.deleted:
        state, note = State.LEFT, "marked as deleted"
    elif raw is None:
        state, note = State.GONE, "vanished before it could be read"
    elif isinstance(judged, Poison):
        state, note = State.PARKED, f"could not be judged ({judged.reason}); the log says more"
    elif judgement is not None and judgement.action != Action.DELIVER:
        state = State.DUE
    if raw is not None and not waiting.whole and not note:
        note = f"judged by its first {HEAD:,} of {waiting.size:,} bytes"
    return Arrival(
        folder=folder,
        uidvalidity=folder.uidvalidity,
        uid=waiting.uid,
        digest="" if raw is None else digest(raw),
        message_id=message_id_of(judged.case.message) if isinstance(judged, Judged) else "",
        size=waiting.size,
        arrived_at=waiting.arrived_at,
        seen_at=timezone.now(),
        judgement=judgement,
        said=waiting.said or "",
        state=state,
        note=note,
    )
