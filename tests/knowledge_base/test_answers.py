from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge_base import answers, contacts
from knowledge_base.answers import LASTS
from knowledge_base.gathering import gather
from knowledge_base.knowledge import Contact, ContactKind
from knowledge_base.label import Label
from knowledge_base.learning import learn
from knowledge_base.models import AnsweredChallenge
from mail.message import Message
from tests.knowledge_base.letters import ALIGNED, NOW, letter
from users.models import User

PROVEN = letter(authentication=ALIGNED)
LATER = NOW + timedelta(days=1)
ANSWERED = Contact("anna@anna.org", ContactKind.ANSWERED, "From")


def known(user: User, message: Message = PROVEN, *, at=LATER) -> Contact | None:
    [found] = gather(user, [message], [at])
    return found.contact


@pytest.fixture
def _answered(ben: User) -> None:
    answers.record(ben.pk, "anna@anna.org", proof="DKIM anna.org", at=NOW)


@pytest.mark.usefixtures("_answered")
def test_an_answer_makes_its_address_known_to_that_user_alone(ben: User, carol: User) -> None:
    assert known(ben) == ANSWERED
    assert known(carol) is None
    assert known(ben, letter(sender="other@anna.org", authentication=ALIGNED)) is None


@pytest.mark.usefixtures("_answered")
def test_without_the_proof_that_it_came_with_it_says_nothing(ben: User) -> None:
    assert known(ben, letter()) is None


@pytest.mark.usefixtures("_answered")
def test_it_fades(ben: User) -> None:
    assert known(ben, at=NOW + LASTS - timedelta(seconds=1)) == ANSWERED
    assert known(ben, at=NOW + LASTS) is None


@pytest.mark.usefixtures("_answered")
def test_it_says_nothing_of_reply_to(ben: User) -> None:
    asks = letter(sender="eve@eve.org", reply_to=("anna@anna.org",), authentication=ALIGNED)
    assert known(ben, asks) is None


@pytest.mark.usefixtures("_answered")
def test_what_is_known_otherwise_of_from_goes_before_it_and_reply_to_behind(ben: User) -> None:
    asks = letter(reply_to=("dora@dora.org",), authentication=ALIGNED)
    contacts.add(ben, "dora@dora.org")
    assert known(ben, asks) == ANSWERED
    learn(ben, PROVEN, Label.HAM, at=NOW)
    assert known(ben, asks) == Contact("anna@anna.org", ContactKind.RECEIVED_FROM, "From")


@pytest.mark.usefixtures("_answered")
def test_revoked_it_is_gone_and_nobody_revokes_anothers(ben: User, carol: User) -> None:
    assert not answers.revoke(carol, "anna@anna.org")
    assert known(ben) == ANSWERED
    assert answers.revoke(ben, "anna@anna.org")
    assert not answers.revoke(ben, "anna@anna.org")
    assert known(ben) is None


def test_answering_again_renews_it(ben: User) -> None:
    for days in (0, 100):
        at = NOW + timedelta(days=days)
        answers.record(ben.pk, "anna@anna.org", proof=f"proof {days}", at=at)
    answers.record(ben.pk, "dora@dora.org", proof="other", at=NOW)
    found = [(each.address, each.proof) for each in answers.answers_of(ben)]
    assert found == [("anna@anna.org", "proof 100"), ("dora@dora.org", "other")]
    assert AnsweredChallenge.objects.count() == 2


@pytest.mark.usefixtures("_answered")
def test_it_costs_no_query_of_its_own(ben: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        known(ben)
    naming = [each for each in asked if "knowledge_base_answeredchallenge" in each["sql"]]
    assert len(naming) == 1
    assert "knowledge_base_contact" in naming[0]["sql"]
