"""`countries`: a user's own countries."""

from console.lists import ListCommand, Options, UserList
from knowledge_base import countries
from knowledge_base.countries import CountryError
from users.models import User


def add(user: User, code: str, _options: Options) -> str:
    """Makes a country one of the user's own."""
    return countries.add(user, code)


def rows(user: User) -> list[dict[str, str]]:
    """The user's own countries."""
    return [{"country": code} for code in countries.listed(user)]


class Command(ListCommand):
    """Adds, removes and lists the user's own countries."""

    help = (
        "The countries from which a user expects mail (step 5), as two-letter ISO 3166 codes. "
        "From which countries his spam comes is learned."
    )
    examples = """
        manage.py countries anna@example.org add IN GB
        manage.py countries anna@example.org list
    """
    failures = (CountryError,)
    listing = UserList("COUNTRY", "ISO 3166 codes such as IN", add, countries.remove, rows)
