"""`trust`: whom a user trusts by his own word."""

from console.lists import ListCommand, Options, UserList
from knowledge_base import trust
from knowledge_base.written_address import AddressError
from users.models import User


def add(user: User, address: str, _options: Options) -> str:
    """Trusts an address or a domain."""
    return trust.trust(user, address)


def rows(user: User) -> list[dict[str, str]]:
    """The trusted addresses and domains."""
    return [{"address": address} for address in trust.listed(user)]


class Command(ListCommand):
    """Adds, removes and lists trusted senders."""

    help = (
        "Senders whose mail is always wanted (step 2). Their mail is let through when something "
        "proves that they sent it; a forged From gains nothing."
    )
    examples = """
        manage.py trust anna@example.org add bob@example.net
        manage.py trust anna@example.org add @example.net
        manage.py trust anna@example.org list
    """
    failures = (AddressError,)
    listing = UserList("SENDER", "addresses, or domains as @example.net", add, trust.distrust, rows)
