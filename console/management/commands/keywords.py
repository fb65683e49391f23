"""`keywords`: the words by which a user knows spam."""

from argparse import ArgumentParser

from console.lists import ListCommand, Options, UserList
from knowledge_base import keywords
from knowledge_base.keyword import KeywordKind, KeywordPlace
from knowledge_base.keywords import KeywordError
from users.models import User


def add(user: User, pattern: str, options: Options) -> str:
    """Adds a keyword of the kind and place that the options say."""
    keyword = keywords.add(
        user, pattern, kind=KeywordKind(options["kind"]), place=KeywordPlace(options["place"])
    )
    return keyword.pattern


def rows(user: User) -> list[dict[str, str]]:
    """The keywords in the order in which they were added."""
    return [
        {"pattern": each.pattern, "kind": str(each.kind), "place": str(each.place)}
        for each in keywords.listed(user)
    ]


class Command(ListCommand):
    """Adds, removes and lists spam keywords."""

    help = (
        "The user's own spam keywords (step 3). They are compared by word stem, without regard "
        "to case, and through common disguises such as v1agra or v i a g r a."
    )
    examples = """
        manage.py keywords anna@example.org add viagra casino
        manage.py keywords anna@example.org add "lose weight" --kind phrase --place subject
        manage.py keywords anna@example.org add 'win \\$\\d+' --kind regex
        manage.py keywords anna@example.org list --json
        manage.py keywords anna@example.org remove casino
    """
    failures = (KeywordError,)
    listing = UserList("KEYWORD", "words, phrases or expressions", add, keywords.remove, rows)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Beside the usual, the kind and the place."""
        super().add_arguments(parser)
        parser.add_argument(
            "--kind",
            choices=list(KeywordKind),
            default=KeywordKind.WORD,
            help="word (default), phrase, prefix of a word, or regular expression (RE2)",
        )
        parser.add_argument(
            "--place", choices=list(KeywordPlace), default=KeywordPlace.BOTH, help="where to look"
        )
