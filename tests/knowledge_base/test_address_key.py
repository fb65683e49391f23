import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.address_key import LONGEST, address_key
from mail.address import Address
from tests.knowledge_base.letters import mailbox


def test_an_address_is_kept_as_it_is_compared() -> None:
    assert address_key(Address("anna", "anna.org", "Anna")) == "anna@anna.org"


def test_no_address_and_the_null_sender_are_nobody() -> None:
    assert address_key(None) == ""
    assert address_key(Address("", "")) == ""


@pytest.mark.parametrize(
    "strange", ["a" * 300 + "@b.org", "a\x00@b.org", "a\udcff@b.org", "#a@b.org"]
)
def test_a_strange_address_becomes_a_digest_that_no_address_can_be(strange: str) -> None:
    key = address_key(mailbox(strange))
    assert key.startswith("#")
    assert "@" not in key
    assert key == address_key(mailbox(strange))
    assert key != address_key(mailbox(strange + "x"))


@given(st.text(), st.text())
def test_every_key_can_be_stored(local: str, domain: str) -> None:
    key = address_key(Address(local, domain))
    assert len(key) <= LONGEST
    assert key.encode() is not None
    assert " " not in key
