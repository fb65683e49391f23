"""How far the folders where mail is kept had come when something was last filed.

A rule of the server may keep a copy of every letter in an archive. What lay
there before the letter left Junk was not moved there from Junk.
"""

from collections.abc import Mapping, Sequence

from imap.models import Folder
from imap.reading import Opened
from imap.session import Session
from imap.statuses import can_tell_at_once, statuses

# Where each folder costs a command.
ASKED_AT_MOST = 10


def how_far(here: Session, names: Sequence[str]) -> Mapping[str, Opened]:
    """What the folders say of themselves now."""
    all_at_once = can_tell_at_once(here.client)
    return statuses(here.client, names if all_at_once else names[:ASKED_AT_MOST])


def remember(here: Session, found: Mapping[str, Opened]) -> None:
    """Notes how far each folder has come; new mail is looked for by other cursors."""
    known = {each.name: each for each in Folder.objects.filter(account=here.account)}
    for name, opened in found.items():
        folder = known.get(name) or Folder(account=here.account, name=name)
        if (folder.uidvalidity, folder.uidnext) != (opened.uidvalidity, opened.uidnext):
            if folder.uidvalidity != opened.uidvalidity:
                folder.begin_anew(opened.uidvalidity)
            folder.uidnext = opened.uidnext
            folder.save()


def lay_there_before(here: Session, opened: Opened) -> int:
    """The first UID that the open folder did not have when something was last filed; 0: unknown."""
    folder = Folder.objects.filter(
        account=here.account, name=opened.name, uidvalidity=opened.uidvalidity
    ).first()
    return folder.uidnext if folder else 0
