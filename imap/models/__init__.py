"""What is kept of IMAP accounts, their folders, what arrived in them and what was learned from."""

from imap.models.account import Account, Login, Security, Stage, Trouble
from imap.models.arrival import UNDER_WAY, Arrival, State
from imap.models.folder import Folder
from imap.models.lesson import Lesson

__all__ = [
    "UNDER_WAY",
    "Account",
    "Arrival",
    "Folder",
    "Lesson",
    "Login",
    "Security",
    "Stage",
    "State",
    "Trouble",
]
