"""What became of one unsure letter's challenge, and how it was answered."""

from enum import StrEnum


class State(StrEnum):
    """Where a challenge stands.

    REFUSED: a rule said not to ask. LOGGED: it would have been asked, were the
    switch on. DUE: to be sent. SENDING: claimed by a worker. SENT: it waits for an answer.
    FAILED: the letter could not be delivered. ANSWERED, and SETTLED where the user
    decided himself first. EXPIRED: nobody answered in time.
    """

    REFUSED = "refused"
    LOGGED = "logged"
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    ANSWERED = "answered"
    SETTLED = "settled"
    EXPIRED = "expired"


# The sender may hold our letter, and the mail waits for his answer. Where sending failed
# it may have arrived all the same.
OPEN = (State.DUE, State.SENDING, State.SENT, State.FAILED)


class Answer(StrEnum):
    """How a sender answered."""

    IMAGE = "image"
    AUDIO = "audio"
    SUM = "sum"
    REPLY = "reply"
