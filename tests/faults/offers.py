"""The kinds of mail server that Hamlet meets in a storm."""

from enum import Enum


class Offers(Enum):
    """What a server says that it can do; "" is all that Dovecot can."""

    EVERYTHING = ""
    COPY_AND_EXPUNGE = "IMAP4rev1 LITERAL+ NAMESPACE IDLE ENABLE CONDSTORE UIDPLUS"
    BARE = "IMAP4rev1"

    @property
    def moves(self) -> bool:
        """Whether a client can move a message in one step."""
        return self is Offers.EVERYTHING

    @property
    def removes(self) -> bool:
        """Whether a client can remove one message and no other."""
        return self is not Offers.BARE
