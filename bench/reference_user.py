"""The user whose mail is judged in every benchmark: much has been learned of him, by the doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.db import transaction

from ann import store as networks
from bench.letters import Labelled, Letters
from filter.feedback import learn
from knowledge_base import contacts, keywords, learning
from knowledge_base.keyword import KeywordKind
from knowledge_base.label import Label
from mail.message import parse
from users.models import User

ADDRESS = "reference@bench.invalid"
# Invented: a keyword that is found decides, and nothing after it would be measured.
INVENTED = "zq"


@dataclass(frozen=True, slots=True)
class Stock:
    """How much has been learned of a user."""

    samples: int = 5_000
    spams: int = 10_000
    contacts: int = 5_000
    keywords: int = 200

    def scaled(self, scale: float) -> Self:
        """So many times as much, at least one of each."""
        counts = (self.samples, self.spams, self.contacts, self.keywords)
        return type(self)(*(max(1, round(scale * count)) for count in counts))


def lessons(letters: Letters, stock: Stock) -> tuple[list[Labelled], list[Labelled]]:
    """The letters that a person marks, and further spam that only step 1 knows of.

    Among both there are exactly `stock.spams` different spams, unless the marks have more.
    """
    marked = letters.to_learn(stock.samples)
    said = {each.letter.raw for each in marked}
    spam = letters.to_learn(stock.spams, label=Label.SPAM)
    return marked, [each for each in spam if each.letter.raw not in said]


def build(
    stock: Stock, marked: Sequence[Labelled], spam: Sequence[Labelled], address: str = ADDRESS
) -> None:
    """The user is there, and has been told all this.

    His marks go through `filter.feedback`, which also judges each letter; the
    further spams go to the knowledge base alone, as marks made before his
    retention ended: their letters and judgements are gone.
    """
    user = User.objects.create_user(address)
    with transaction.atomic():
        for each in marked:
            learn(user, each.letter, each.label, source="import")
    with transaction.atomic():
        for each in spam:
            message = parse(each.letter.raw, user.boundary)
            learning.learn(user, message, each.label, at=each.letter.arrived_at)
    with transaction.atomic():
        for number in range(stock.contacts):
            contacts.add(user, f"person{number}@house{number % 997}.example")
        for number in range(stock.keywords):
            if number % 10:
                keywords.add(user, f"{INVENTED}{number}")
            else:
                keywords.add(user, f"{INVENTED} phrase {number}", kind=KeywordKind.PHRASE)
    # the way to the network is as short as it gets
    networks.load(user.pk)
