"""A folder of an account, and how far it has been read."""

from typing import ClassVar

from django.db import models

from imap.models.account import Account


class Folder(models.Model):
    """One folder's cursor: everything up to `last_uid` under `uidvalidity` has been seen.

    Every change up to `modseq` (RFC 7162) has been heard, when the folder had
    `messages` messages. One that is `unheard` is from before keywords were kept.
    Of a folder where mail is kept `uidnext` is what it said of itself when
    something was last filed: a message below lay there before (`imap.archives`).
    A server that renumbers a folder gives it a new UIDVALIDITY (RFC 3501
    §2.3.1.1); the cursor then starts at 0 again.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="folders")
    name = models.CharField(max_length=255)
    uidvalidity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    modseq = models.PositiveBigIntegerField(default=0)
    messages = models.PositiveBigIntegerField(default=0)
    unheard = models.BooleanField(default=False)
    uidnext = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="one_cursor_a_folder"),
        ]

    def __str__(self) -> str:
        return self.name

    def begin_anew(self, uidvalidity: int) -> None:
        """The server has renumbered the folder: nothing of it is known; not saved."""
        self.uidvalidity = uidvalidity
        self.last_uid = self.modseq = self.messages = self.uidnext = 0
