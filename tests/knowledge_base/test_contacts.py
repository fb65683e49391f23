from datetime import timedelta

import pytest

from knowledge_base import contacts
from knowledge_base.acquaintance import acquaintance
from knowledge_base.knowledge import Contact, ContactKind
from knowledge_base.label import Label
from knowledge_base.learning import learn, unlearn
from knowledge_base.models import Correspondence
from knowledge_base.written_address import AddressError
from mail.message import Message
from tests.knowledge_base.letters import NOW, letter, mailbox
from tests.knowledge_base.tables import contents
from users.models import User


def known(user: User, message: Message) -> Contact | None:
    addresses = {address for _, address in contacts.addresses_of(message)}
    known = acquaintance(user, addresses=addresses, senders=[])
    return contacts.known_address(message, known.contacts)


def test_a_contact_is_listed_until_removed(ben: User, carol: User) -> None:
    assert contacts.add(ben, "Anna <Anna@ANNA.org>", name="Anna") == "anna@anna.org"
    contacts.add(ben, "anna@anna.org")
    [row] = contacts.listed(ben)
    assert (row.address, row.name) == ("anna@anna.org", "Anna")
    assert known(ben, letter()) == Contact("anna@anna.org", ContactKind.LISTED, "From")
    assert known(carol, letter()) is None
    assert not contacts.remove(carol, "anna@anna.org")
    assert contacts.remove(ben, "anna@anna.org")
    assert not contacts.remove(ben, "anna@anna.org")
    assert not any(contents(ben).values())


def test_removing_a_contact_keeps_what_mail_taught(ben: User) -> None:
    learn(ben, letter(), Label.HAM, at=NOW)
    before = contents(ben)
    contacts.add(ben, "anna@anna.org", name="Anna")
    contacts.remove(ben, "anna@anna.org")
    assert contents(ben) == before


def test_unlearning_keeps_the_contact_list(ben: User) -> None:
    contacts.add(ben, "anna@anna.org", at=NOW)
    before = contents(ben)
    learn(ben, letter(), Label.HAM, at=NOW)
    unlearn(ben, letter().digest)
    assert contents(ben) == before


@pytest.mark.parametrize(
    "text",
    ["ben@ben.net", "BEN@ben.net", "@anna.org", "anna", "", "<>", "a b@c.org", "a@", "a@b, c@d"],
)
def test_what_can_be_no_contact_is_refused(ben: User, text: str) -> None:
    with pytest.raises(AddressError):
        contacts.add(ben, text)
    assert contacts.listed(ben) == []


def test_from_goes_before_reply_to_and_listed_before_written_to(ben: User) -> None:
    asked = letter(sender="anna@anna.org", reply_to=("dora@dora.org",))
    contacts.add(ben, "dora@dora.org")
    assert known(ben, asked) == Contact("dora@dora.org", ContactKind.LISTED, "Reply-To")
    learn(ben, letter(), Label.HAM, at=NOW)
    assert known(ben, asked) == Contact("anna@anna.org", ContactKind.RECEIVED_FROM, "From")
    contacts.record_sent(ben, [mailbox("anna@anna.org")], message_id="<1@ben>", at=NOW)
    assert known(ben, asked) == Contact("anna@anna.org", ContactKind.WRITTEN_TO, "From")
    contacts.add(ben, "anna@anna.org")
    assert known(ben, asked) == Contact("anna@anna.org", ContactKind.LISTED, "From")


def test_a_sent_letter_counts_once_however_often_it_is_read(ben: User, carol: User) -> None:
    to = [mailbox("anna@anna.org"), mailbox("anna@anna.org"), mailbox("ben@ben.net")]
    assert contacts.record_sent(ben, to, message_id="<1@ben>", at=NOW)
    once = contents(ben)
    assert not contacts.record_sent(ben, to, message_id="<1@ben>", at=NOW + timedelta(days=30))
    assert contents(ben) == once
    assert [row.address for row in contacts.listed(ben)] == ["anna@anna.org"]
    assert [row.sent for row in Correspondence.objects.all()] == [1]
    assert contacts.record_sent(ben, to, message_id="<2@ben>", at=NOW)
    assert [row.sent for row in Correspondence.objects.all()] == [2]
    assert contacts.listed(carol) == []


def test_the_null_sender_is_nobody(ben: User) -> None:
    learn(ben, letter(sender="@"), Label.HAM, at=NOW)
    contacts.record_sent(ben, [mailbox("@")], message_id="<1@ben>", at=NOW)
    assert contacts.listed(ben) == []
    assert known(ben, letter(sender="@")) is None
