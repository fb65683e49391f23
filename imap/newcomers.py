"""Messages that are new in a folder, known by a few header fields: none is read whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from imapclient import DELETED

from imap.keywords import said_by
from imap.reading import Waiting
from imap.references import answered_by
from imap.session import Session
from knowledge_base.address_key import address_key
from knowledge_base.label import Label
from knowledge_base.storable import storable
from mail.message import Message, parse

NEWCOMERS_A_LOOK = 200
FIELDS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM IN-REPLY-TO REFERENCES)]"
LENGTH_OF_MESSAGE_ID = 255


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A message that was put into a folder since it was last looked at.

    `message_id` is as arrivals keep it; `refers_to` are the letters that it
    answers; `said` is what its keywords say.
    """

    waiting: Waiting
    message_id: str
    sender: str
    refers_to: frozenset[str]
    said: Label | None

    @property
    def uid(self) -> int:
        """Its number in the folder."""
        return self.waiting.uid


def look_closely(here: Session, uids: Sequence[int]) -> Iterator[list[Newcomer]]:
    """The undeleted messages of the open folder with these UIDs, some hundred at a time."""
    boundary = here.account.user.boundary
    for start in range(0, len(uids), NEWCOMERS_A_LOOK):
        here.lease.renew()
        some = uids[start : start + NEWCOMERS_A_LOOK]
        found = here.client.fetch(some, ["RFC822.SIZE", "INTERNALDATE", "FLAGS", FIELDS])
        newcomers = []
        for uid in sorted(found.keys() & set(some)):
            answer = found[uid]
            raw = next((v for k, v in answer.items() if k.startswith(b"BODY[")), None) or b""
            flags = answer.get(b"FLAGS", ())
            if b"RFC822.SIZE" not in answer or DELETED in flags:
                continue
            at = answer.get(b"INTERNALDATE") or datetime.now(UTC)
            message = parse(raw, boundary)
            newcomers.append(
                Newcomer(
                    waiting=Waiting(uid, answer[b"RFC822.SIZE"], at, deleted=False),
                    message_id=message_id_of(message),
                    sender=address_key(message.header_from),
                    refers_to=frozenset(answered_by(message)),
                    said=said_by(flags),
                )
            )
        yield newcomers


def message_id_of(message: Message) -> str:
    """The Message-ID as arrivals keep it, "" where there is none."""
    return storable(message.message_id)[:LENGTH_OF_MESSAGE_ID]
