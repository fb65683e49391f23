import pytest

from filter.contradiction import Votes, against_history, against_service, against_twins
from filter.doubt import Contradiction, Doubt
from knowledge_base.knowledge import Service, Trust
from knowledge_base.label import Label

TWIN = "d" * 64
ANNA = "anna@friend.example"


def shop(*, wanted=10, unwanted_since=0):
    return Service("shop.example", True, wanted, unwanted_since, unwanted_since)


def test_spam_of_a_long_correspondent_is_asked_about():
    trust = Trust(ANNA, said=False, received=12, sent=9)
    assert against_history(trust) == Doubt(
        Contradiction.HISTORY,
        ANNA,
        "You said spam, but you and anna@friend.example write to each other: "
        "12 letters received, 9 sent.",
    )


@pytest.mark.parametrize(("received", "sent"), [(2, 40), (40, 2)])
def test_mail_that_goes_one_way_is_no_long_correspondence(received, sent):
    assert against_history(Trust(ANNA, said=False, received=received, sent=sent)) is None


def test_spam_of_a_sender_whom_the_user_said_he_trusts_is_asked_about():
    doubt = against_history(Trust(ANNA, said=True))
    assert doubt is not None
    assert doubt.evidence == "You said spam, but you trust anna@friend.example."


def test_a_first_spam_of_a_wanted_service_is_asked_about():
    assert against_service(shop(), doubted=0) == Doubt(
        Contradiction.SERVICE,
        "shop.example",
        "You said spam, but ten letters of shop.example were ham to you. "
        "Say so of two more, and its mail goes to Junk.",
    )


@pytest.mark.parametrize(
    ("since", "doubted", "asked"),
    [(0, 1, True), (1, 0, True), (0, 2, False), (1, 1, False), (2, 0, False), (7, 0, False)],
)
def test_spam_of_a_service_is_believed_when_it_is_the_third(since, doubted, asked):
    doubt = against_service(shop(unwanted_since=since), doubted=doubted)
    assert (doubt is not None) == asked


def test_one_more_letter_is_said_in_the_singular():
    doubt = against_service(shop(wanted=1), doubted=1)
    assert doubt is not None
    assert doubt.evidence == (
        "You said spam, but one letter of shop.example was ham to you. "
        "Say so of one more, and its mail goes to Junk."
    )


def test_the_word_that_was_said_less_often_of_nearly_identical_letters_is_asked_about():
    doubt = against_twins(Label.SPAM, Votes(others=(TWIN, "e" * 64, "f" * 64)))
    assert doubt == Doubt(
        Contradiction.TWINS,
        TWIN,
        "You said spam, but three nearly identical letters were ham to you.",
    )


def test_the_few_of_the_same_mind_are_told_too():
    doubt = against_twins(Label.HAM, Votes(others=("1", "2", "3"), same=1))
    assert doubt is not None
    assert doubt.evidence == (
        "You said ham, but three nearly identical letters were spam to you, and only one other ham."
    )


@pytest.mark.parametrize(
    ("votes", "asked"),
    [
        (Votes(), False),
        (Votes(others=("1",)), True),
        (Votes(others=("1",), likelier=True), False),
        (Votes(others=("1",), same=1), False),
        (Votes(others=("1", "2"), same=1), True),
        (Votes(others=("1", "2"), same=1, likelier=True), False),
        (Votes(others=("1", "2"), likelier=True), True),
        (Votes(others=("1", "2", "3"), same=1, settled=True), False),
    ],
)
def test_the_majority_is_believed_and_of_equals_the_likelier(votes, asked):
    assert (against_twins(Label.HAM, votes) is not None) == asked
