"""What is kept of IMAP accounts, their folders and what arrived in them."""

from imap.models.account import Account, Security, Stage
from imap.models.arrival import Arrival, State
from imap.models.folder import Folder

__all__ = ["Account", "Arrival", "Folder", "Security", "Stage", "State"]
