"""A person's word about held mail, learned and carried out on the server at once."""

from datetime import datetime

from filter import held
from filter.models import Judgement
from imap.models import Account
from imap.sync import carry_out
from users.models import User


def release(user: User, judgement_id: int, *, at: datetime) -> Judgement:
    """Learns a held letter as ham and moves it back to where it arrived.

    Raises `filter.held.NotHeldError`, or one of `imap.errors` where the server
    fails: the word is learned all the same, and the next sync moves the mail.
    """
    judgement = held.release(user, judgement_id, at=at)
    carry_out_for(user)
    return judgement


def refuse(user: User, judgement_id: int, *, at: datetime) -> Judgement:
    """Learns a held letter as spam and moves it to Junk; errors as `release`."""
    judgement = held.refuse(user, judgement_id, at=at)
    carry_out_for(user)
    return judgement


def carry_out_for(user: User) -> None:
    """Moves the user's mail where he wants it, if he has an account on a server."""
    account = Account.objects.filter(user=user).first()
    if account is not None:
        carry_out(account)
