import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from knowledge_base.departures import departures
from knowledge_base.knowledge import Departure, Twins
from knowledge_base.label import Label
from knowledge_base.learning import learn, unlearn
from knowledge_base.models import EarlierHam, EarlierSpam
from knowledge_base.services import services
from knowledge_base.twins import twins_of
from tests.knowledge_base.letters import NOW, letter
from tests.knowledge_base.tables import contents
from users.models import User

FIRST = [("knowledge_base", "0001_initial")]
TEXT = (
    "There is nothing in this letter but what it takes to be longer than a short one is, and more"
)
BULK = (("precedence", "bulk"), ("x-mailer", "Pine"))
HAM = letter(TEXT, fields=BULK, ip="8.8.8.8")
SPAM = letter(f"{TEXT}!", fields=BULK, salt="2")


@pytest.mark.django_db(transaction=True)
def test_what_the_first_release_learned_stays_and_can_be_unlearned() -> None:
    ben = User.objects.create_user("ben@ben.net")
    executor = MigrationExecutor(connection)
    newest = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "knowledge_base"]
    executor.migrate(FIRST)
    try:
        as_first(ben)
    finally:
        executor.loader.build_graph()
        executor.migrate(newest)
    assert EarlierHam.objects.get().service == EarlierSpam.objects.get().service == ""
    again = letter(TEXT, fields=BULK, ip="8.8.8.8", salt="3")
    assert twins_of(ben, again) == Twins()
    assert departures(ben, [again], [NOW]) == [Departure()]
    learn(ben, again, Label.HAM, at=NOW)
    [service] = services(ben, [again])
    assert service is not None
    assert (service.wanted, service.unwanted) == (1, 0)
    for message in (HAM, SPAM, again):
        unlearn(ben, message.digest)
    assert not any(contents(ben).values())


def as_first(user: User) -> None:
    """Stores a ham and a spam as the first release did."""
    tables = MigrationExecutor(connection).loader.project_state(FIRST).apps
    owner = {"user_id": user.pk}

    def store(model: str, **fields: object) -> None:
        tables.get_model("knowledge_base", model).objects.create(**owner, **fields)

    store("Ledger")
    store(
        "EarlierHam",
        digest=HAM.digest,
        at=NOW,
        sender="anna@anna.org",
        paths=["8.8.8.0/24"],
        aligned=False,
        country="US",
    )
    store("Contact", address="anna@anna.org", received=1)
    store("Correspondence", address="anna@anna.org", week=2939, received=1)
    store("SenderPath", sender="anna@anna.org", path="8.8.8.0/24", ham=1)
    store("Country", code="US", ham=1)
    store(
        "EarlierSpam",
        digest=SPAM.digest,
        at=NOW,
        subject="Tuesday",
        likeness="0" * 32,
        country="",
        length=1,
        words=bytes(4),
    )
