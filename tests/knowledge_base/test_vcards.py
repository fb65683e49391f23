import pytest

from knowledge_base import contacts
from knowledge_base.vcards import import_vcards
from users.models import User

ANNA = """BEGIN:VCARD
VERSION:3.0
FN:Anna Berg
EMAIL;TYPE=home:Anna@Example.org
EMAIL;TYPE=work:berg@example.com
END:VCARD
"""
JORG = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg
EMAIL;INTERNET:joerg@example.net
END:VCARD
"""
CORA = """BEGIN:VCARD
VERSION:4.0
FN:Cora
item1.EMAIL:cora@example.net
END:VCARD
"""
PHONE_ONLY = "BEGIN:VCARD\nVERSION:3.0\nFN:Dan\nTEL:+49 1\nEND:VCARD\n"


def names(user: User) -> dict[str, str]:
    return {row.address: row.name for row in contacts.listed(user)}


@pytest.mark.parametrize("end_of_line", ["\n", "\r\n"])
def test_every_address_of_every_card_becomes_a_contact(ben: User, end_of_line: str) -> None:
    book = (ANNA + JORG + CORA + PHONE_ONLY).replace("\n", end_of_line)
    result = import_vcards(ben, book.encode())
    assert result.problems == ()
    assert names(ben) == {
        "anna@example.org": "Anna Berg",
        "berg@example.com": "Anna Berg",
        "joerg@example.net": "Jörg Müller",
        "cora@example.net": "Cora",
    }
    assert set(result.added) == set(names(ben))


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("BEGIN:VCARD\nVERSION:3.0\nEMAIL\nEND:VCARD\n", "Card 2 was skipped"),
        ("BEGIN:VCARD\nVERSION:3.0\nPHOTO;ENCODING=b:!!!x\nEND:VCARD\n", "Card 2 was skipped"),
        ("BEGIN:VCARD\nVERSION:3.0\nBEGIN:VTODO\nEND:VCARD\n", "Card 2 was skipped"),
        ("BEGIN:VCARD\nVERSION:3.0\nEMAIL:nobody\nEND:VCARD\n", "no e-mail address"),
        ("BEGIN:VCARD\nVERSION:3.0\nEMAIL:ben@ben.net\nEND:VCARD\n", "your own"),
    ],
)
def test_a_bad_card_is_reported_and_the_good_ones_kept(ben: User, broken: str, says: str) -> None:
    result = import_vcards(ben, ANNA + broken + CORA)
    [problem] = result.problems
    assert says in problem
    assert set(names(ben)) == {"anna@example.org", "berg@example.com", "cora@example.net"}


def test_a_file_that_is_no_address_book_is_said_to_be_none(ben: User) -> None:
    result = import_vcards(ben, b"\x00\xff no card")
    assert result.added == ()
    assert "no vCard" in result.problems[0]


def test_importing_again_changes_nothing(ben: User, carol: User) -> None:
    first = import_vcards(ben, ANNA)
    assert import_vcards(ben, ANNA) == first
    assert len(names(ben)) == 2
    assert names(carol) == {}
