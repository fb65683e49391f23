"""Which addresses are the user himself."""

from knowledge_base.address_key import address_key
from mail.mailboxes import read_mailbox
from users.models import User


def own_addresses(user: User) -> frozenset[str]:
    """The user's address and aliases as the tables hold them, domains in their ASCII form."""
    return frozenset(map(address_key, map(read_mailbox, user.addresses))) - {""}
