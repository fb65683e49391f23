"""`contacts`: whom a user knows."""

from django.core.management.base import CommandError

from console.files import read_message
from console.lists import ListCommand, Options, Outcome, UserList
from knowledge_base import contacts
from knowledge_base.vcards import import_vcards
from knowledge_base.written_address import AddressError
from users.models import User

IMPORT = "import"


def add(user: User, address: str, _options: Options) -> str:
    """Adds an address to the contact list."""
    return contacts.add(user, address)


def rows(user: User) -> list[dict[str, object]]:
    """All addresses the user knows, and how."""
    return [
        {
            "address": each.address,
            "name": each.name,
            "known": str((kind := contacts.kind_of(each)) and kind.value),
        }
        for each in contacts.listed(user)
    ]


class Command(ListCommand):
    """Adds, removes, lists and imports contacts."""

    help = (
        "The addresses a user knows (step 4): his contact list, whom he wrote to, and who wrote "
        "him wanted mail. Only the contact list is changed here."
    )
    examples = """
        manage.py contacts anna@example.org import addressbook.vcf
        manage.py contacts anna@example.org add bob@example.net
        manage.py contacts anna@example.org list --json
    """
    failures = (AddressError,)
    doings = ("add", "remove", "list", IMPORT)
    listing = UserList("ENTRY", "addresses, or vCard files to import", add, contacts.remove, rows)

    def change(self, user: User, do: str, entry: str, options: Options) -> Outcome:
        """Imports a file of vCards, or adds or removes one address."""
        if do != IMPORT:
            return super().change(user, do, entry, options)
        result = import_vcards(user, read_message(entry))
        if result.problems and not result.added:
            raise CommandError(f"{entry}: nothing was imported. {' '.join(result.problems)}")
        return Outcome(
            {
                "entry": entry,
                "done": "imported",
                "added": result.added,
                "problems": result.problems,
            },
            [f"{entry}: {len(result.added)} addresses added", *result.problems],
        )
