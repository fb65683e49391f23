import pytest
from django.core.management import CommandError

from tests.console.run import run, run_json
from users.models import User

pytestmark = pytest.mark.django_db
ANNA = "anna@home.example"

VCARDS = b"""BEGIN:VCARD\r
VERSION:3.0\r
FN:Bob Example\r
EMAIL:bob@friends.example\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
FN:Carol Example\r
EMAIL;TYPE=work:carol@work.example\r
EMAIL;TYPE=home:carol@home.example.net\r
END:VCARD\r
"""


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user(ANNA)


@pytest.mark.parametrize(
    ("command", "entry", "key"),
    [
        ("keywords", "viagra", "pattern"),
        ("trust", "bob@friends.example", "address"),
        ("trust", "@friends.example", "address"),
        ("contacts", "bob@friends.example", "address"),
        ("countries", "IN", "country"),
    ],
)
def test_what_is_added_is_listed_until_it_is_removed(command, entry, key):
    assert entry in run(command, ANNA, "add", entry)
    assert [row[key] for row in run_json(command, ANNA, "list")] == [entry]
    assert entry in run(command, ANNA, "list")
    run(command, ANNA, "remove", entry)
    assert run_json(command, ANNA, "list") == []
    assert "empty" in run(command, ANNA, "list")


@pytest.mark.parametrize(
    ("command", "entry"),
    [
        ("keywords", "viagra"),
        ("trust", "bob@friends.example"),
        ("contacts", "bob@friends.example"),
        ("countries", "IN"),
    ],
)
def test_removing_what_is_not_there_is_an_error(command, entry):
    with pytest.raises(CommandError, match="not in the list"):
        run(command, ANNA, "remove", entry)


@pytest.mark.parametrize(
    ("command", "wrong", "hint"),
    [
        ("trust", ANNA, "your own"),
        ("contacts", "nonsense", "address"),
        ("countries", "Atlantis", "ISO 3166"),
    ],
)
def test_what_cannot_be_added_is_refused_with_the_reason(command, wrong, hint):
    with pytest.raises(CommandError, match=hint):
        run(command, ANNA, "add", wrong)
    assert run_json(command, ANNA, "list") == []


def test_a_keyword_may_be_an_expression_in_the_subject_only():
    run("keywords", ANNA, "add", r"win \$\d+", "--kind", "regex", "--place", "subject")
    assert run_json("keywords", ANNA, "list") == [
        {"pattern": r"win \$\d+", "kind": "regex", "place": "subject"}
    ]


def test_a_broken_expression_is_refused():
    with pytest.raises(CommandError, match="expression"):
        run("keywords", ANNA, "add", "win (", "--kind", "regex")


def test_contacts_come_from_vcards(tmp_path):
    file = tmp_path / "book.vcf"
    file.write_bytes(VCARDS)
    assert "3 addresses added" in run("contacts", ANNA, "import", str(file))
    assert [row["address"] for row in run_json("contacts", ANNA, "list")] == [
        "bob@friends.example",
        "carol@home.example.net",
        "carol@work.example",
    ]


def test_saying_nothing_to_add_is_an_error():
    with pytest.raises(CommandError, match="Say what to add"):
        run("keywords", ANNA, "add")


@pytest.mark.parametrize(
    ("command", "entry"),
    [("keywords", "viagra"), ("trust", "@friends.example"), ("countries", "IN")],
)
def test_as_json_each_entry_is_an_object_that_says_what_was_done(command, entry):
    assert run_json(command, ANNA, "add", entry) == [{"entry": entry, "done": "added"}]
    assert run_json(command, ANNA, "remove", entry) == [{"entry": entry, "done": "removed"}]


def test_one_wrong_entry_among_right_ones_changes_nothing():
    run("keywords", ANNA, "add", "viagra")
    with pytest.raises(CommandError, match="“nosuch” is not in the list"):
        run("keywords", ANNA, "remove", "viagra", "nosuch")
    with pytest.raises(CommandError, match="more than one word"):
        run("keywords", ANNA, "add", "casino", "two words")
    assert [row["pattern"] for row in run_json("keywords", ANNA, "list")] == ["viagra"]


def test_a_word_beside_list_is_refused():
    with pytest.raises(CommandError, match="Nothing goes with list, and junk was given"):
        run("keywords", ANNA, "list", "junk")


def test_a_file_without_a_vcard_is_an_error_and_nothing_is_imported(tmp_path):
    book, other = tmp_path / "book.vcf", tmp_path / "other.txt"
    book.write_bytes(VCARDS)
    other.write_text("Dear Anna,")
    with pytest.raises(CommandError, match=r"other\.txt: nothing was imported\. There is no vCard"):
        run("contacts", ANNA, "import", str(book), str(other))
    assert run_json("contacts", ANNA, "list") == []


def test_a_bad_card_among_good_ones_is_reported(tmp_path):
    file = tmp_path / "book.vcf"
    file.write_bytes(VCARDS.replace(b"bob@friends.example", b"nonsense"))
    [told] = run_json("contacts", ANNA, "import", str(file))
    assert (told["entry"], told["done"]) == (str(file), "imported")
    assert told["added"] == ["carol@work.example", "carol@home.example.net"]
    [problem] = told["problems"]
    assert problem.startswith("Card 1: ")
