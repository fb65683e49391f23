import pytest

from knowledge_base.marks import MOST_FIELDS, SLOTS, domain_of, marks_of
from tests.knowledge_base.letters import letter

SIGNED = ("dkim-signature", "v=1; a=rsa-sha256; d=Anna.org; s=May; bh=d=x; b=s=y")


def test_fields_of_the_sender_are_marks_and_those_of_ones_own_servers_are_none() -> None:
    own = (("x-spam-status", "No"), ("x-original-to", "ben"), ("x-mozilla-status", "1"))
    plain = marks_of(letter(fields=(*own, ("mime-version", "1.0"))))
    assert plain.fields == frozenset()
    mailer = marks_of(letter(fields=(*own, ("x-mailer", "Pine"))))
    assert mailer.fields == marks_of(letter(fields=(("x-mailer", "Elm"),) * 2)).fields
    assert len(mailer.fields) == 1


@pytest.mark.parametrize(
    ("value", "same"),
    [
        ("s=may;d=anna.org", True),
        ("v=1;\t d = anna.org ; s = may", True),
        ("d=anna.org; s=june", False),
        ("d=anna.net; s=may", False),
        ("nonsense", False),
    ],
)
def test_a_signature_is_known_by_domain_and_selector(value: str, same: bool) -> None:
    one = marks_of(letter(fields=(SIGNED,))).signatures
    other = marks_of(letter(fields=(("dkim-signature", value),))).signatures
    assert (one == other) is same


def test_to_bear_no_signature_is_a_mark() -> None:
    assert marks_of(letter()).signatures == {"unsigned"}
    assert "unsigned" not in marks_of(letter(fields=(SIGNED,))).signatures


def test_network_and_country_are_those_of_the_handing_server() -> None:
    assert marks_of(letter(ip="8.8.8.8")).networks == marks_of(letter(ip="8.8.8.9")).networks
    assert marks_of(letter(ip="8.8.8.8")).networks != marks_of(letter(ip="8.8.9.8")).networks
    assert marks_of(letter(ip="8.8.8.8")).countries == {"country US"}
    assert marks_of(letter()).networks == marks_of(letter()).countries == frozenset()


def test_of_endless_names_a_bounded_number_is_kept() -> None:
    many = tuple((f"x-{number}", "") for number in range(3 * SLOTS))
    assert len(marks_of(letter(fields=many)).fields) <= MOST_FIELDS
    each = (marks_of(letter(fields=(field,))).fields for field in many)
    assert len(frozenset().union(*each)) <= SLOTS


def test_the_domain_is_the_organisations() -> None:
    assert domain_of(letter(sender="x@mail.anna.co.uk")) == "anna.co.uk"
    assert domain_of(letter(sender=None)) == ""
    assert domain_of(letter(sender="x@" + "a" * 300)) == ""
