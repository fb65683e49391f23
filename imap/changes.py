"""What has changed in an open folder since it was last listened to.

QRESYNC (RFC 7162) tells it in one answer. With CONDSTORE alone the flags come
so, and what vanished is found by comparing UIDs; without either, keywords are
searched for as well.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from imapclient import DELETED, IMAPClient

from imap.fetched import by_uid
from imap.keywords import ALL, SAID_HAM, SAID_SPAM, said_by
from imap.models import Folder
from imap.reading import UIDS_A_SEARCH, Opened, newest_uids
from imap.uid_set import spans, within
from knowledge_base.label import Label

# Where changes cannot be asked for, keywords of so many of the newest messages are searched for.
SEARCHED = 2_000


@dataclass(frozen=True, slots=True)
class Changes:
    """What the keywords of messages say now, where that may have changed, and which UIDs have left.

    One marked as deleted has left.
    """

    said: Mapping[int, Label | None] = field(default_factory=dict)
    left: frozenset[int] = frozenset()


def enable(client: IMAPClient) -> None:
    """Asks the server to count changes and tell what vanished, where it can.

    Before a folder is opened; many servers begin to count only when asked.
    """
    if client.has_capability("ENABLE"):
        for capability in ("QRESYNC", "CONDSTORE"):
            if client.has_capability(capability):
                client.enable(capability)
                return


def nothing_happened(opened: Opened, folder: Folder) -> bool:
    """Whether the folder is as it was when last listened to, as far as it tells."""
    if opened.uidvalidity != folder.uidvalidity or opened.messages != folder.messages:
        return False
    if opened.uidnext != folder.last_uid + 1:
        return False
    return opened.modseq == folder.modseq if opened.modseq else not opened.keywords & ALL


def said_since(client: IMAPClient, opened: Opened, folder: Folder) -> Mapping[int, Label | None]:
    """What keywords of the open folder say that may have changed since it was last listened to."""
    if opened.modseq and folder.modseq:
        return since(client, folder.modseq).said
    return searched(client, opened)


def changes(client: IMAPClient, opened: Opened, folder: Folder, known: Collection[int]) -> Changes:
    """What happened to the `known` UIDs since the folder was last listened to."""
    if opened.modseq and folder.modseq:
        found = since(client, folder.modseq, known)
        if client.has_capability("QRESYNC"):
            return found
        return Changes(found.said, found.left | (set(known) - present(client, opened)))
    return Changes(searched(client, opened), frozenset(known) - present(client, opened))


def since(client: IMAPClient, modseq: int, known: Collection[int] = ()) -> Changes:
    """What changed after `modseq`; of the vanished, those that were known."""
    tells = known and client.has_capability("QRESYNC")
    modifiers = f"(CHANGEDSINCE {modseq}{' VANISHED' if tells else ''})"
    # IMAPClient's own fetch drops what it was not asked for by number.
    status, data = client._imap.uid("FETCH", "1:*", "(FLAGS)", modifiers)
    client._checkok("fetch", status, data)
    said, left = {}, set()
    # What others change meanwhile is told by sequence number. It is told again by UID when the
    # next sync asks what came after the folder was opened.
    for uid, answer in by_uid(data).items():
        flags = answer.get(b"FLAGS", ())
        if DELETED in flags:
            left.add(uid)
        else:
            said[uid] = said_by(flags)
    _, lines = client._imap.response("VANISHED")
    sets = [line.decode("ascii", "replace").rpartition(" ")[2] for line in lines if line]
    for each in sets:
        left |= within(known, spans(each))
    return Changes(said, frozenset(left))


def present(client: IMAPClient, opened: Opened) -> set[int]:
    """The UIDs in the open folder that are not marked as deleted."""
    if not opened.messages:
        return set()
    if opened.messages <= UIDS_A_SEARCH or not opened.uidnext:
        return set(client.search(["UNDELETED"]))
    starts = range(1, opened.uidnext, UIDS_A_SEARCH)
    ranges = [f"{start}:{start + UIDS_A_SEARCH - 1}" for start in starts]
    return {uid for each in ranges for uid in client.search(["UID", each, "UNDELETED"])}


def searched(client: IMAPClient, opened: Opened) -> dict[int, Label | None]:
    """What the keywords of the newest messages say, whether it changed or not."""
    if not opened.keywords & ALL or not opened.messages:
        return {}
    newest = newest_uids(client, opened, SEARCHED)
    spam, ham = (carrying(client, opened, words, newest[0]) for words in (SAID_SPAM, SAID_HAM))
    return {
        uid: None if (uid in spam) == (uid in ham) else Label.SPAM if uid in spam else Label.HAM
        for uid in newest
    }


def said_by_all(client: IMAPClient, opened: Opened) -> dict[int, Label]:
    """What keywords of the open folder say, of each message that carries any."""
    if not opened.keywords & ALL or not opened.messages:
        return {}
    spam, ham = (carrying(client, opened, words, 1) for words in (SAID_SPAM, SAID_HAM))
    return dict.fromkeys(spam - ham, Label.SPAM) | dict.fromkeys(ham - spam, Label.HAM)


def carrying(
    client: IMAPClient, opened: Opened, keywords: frozenset[bytes], lowest: int
) -> set[int]:
    """The UIDs from `lowest` on whose messages carry one of the keywords."""
    found: set[int] = set()
    starts = range(lowest, max(opened.uidnext, lowest + 1), UIDS_A_SEARCH)
    ranges = [f"{start}:{start + UIDS_A_SEARCH - 1}" for start in starts]
    for keyword in sorted(keywords & opened.keywords):
        for each in ranges if opened.uidnext else [f"{lowest}:*"]:
            found.update(client.search(["UID", each, "KEYWORD", keyword.decode()]))
    return found
