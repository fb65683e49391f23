import pytest

from filter.why.field_phrases import field_phrase, said_of


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("received", "path"),
        ("list-subscribe", "list"),
        ("arc-seal", "signature"),
        ("x-foo", "field x-foo"),
        ("list", "field list"),
    ],
)
def test_a_field_has_a_topic(name: str, topic: str) -> None:
    assert field_phrase(name).topic == topic


def test_the_program_is_quoted_whole() -> None:
    said = said_of(field_phrase("x-mailer"), value="The Bat! (v2.00)", words=["bat"])
    assert said == "the program it was sent with, “The Bat! (v2.00)”"


def test_a_name_in_quotation_marks_is_not_quoted_twice() -> None:
    said = said_of(field_phrase("from"), value='"Kone, B." <k@mail.example>', words=[])
    assert said == "the sender's name and address, “Kone, B. <k@mail.example>”"


def test_of_the_servers_the_words_that_weigh_are_quoted() -> None:
    said = said_of(field_phrase("received"), value="from a by b", words=["dsl", "unknown"])
    assert said == "the servers it came through (“dsl” and “unknown”)"


def test_of_a_list_nothing_is_quoted() -> None:
    assert said_of(field_phrase("list-id"), value="x", words=["y"]) == "its marks of a mailing list"


def test_the_name_of_a_field_is_quoted_as_the_text_of_strangers_is() -> None:
    assert field_phrase("x-\u202eevil").words == "a technical line called “x-evil”"
