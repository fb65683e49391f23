import pytest
from pytest_django import DjangoAssertNumQueries

from knowledge_base import twins
from knowledge_base.knowledge import Twins
from knowledge_base.label import Label
from knowledge_base.learning import learn, unlearn
from knowledge_base.twins import MOST_OF_A_BAND, twin_digests, twins_of
from mail.message import parse
from tests.knowledge_base.letters import NOW, letter
from users.models import User

BODY = (
    "we are glad to tell you that your order has left our warehouse and will reach you within "
    "three working days. You can follow the parcel on our site with the number {number}. Should "
    "nobody be at home, the carrier leaves a card and tries again on the next day, or hands the "
    "parcel to a neighbour whom you name. Orders may be sent back within a month, as long as they "
    "have not been worn. Our people in the shop answer every question from Monday to Saturday, "
    "between eight in the morning and six in the evening. Thank you for buying from us!"
)
SENT = letter(f"Dear Mr Miller, {BODY.format(number='4417-2290')}", subject="Your order of 3 May")
COPIES = {
    "another greeting": f"Hello Susan, {BODY.format(number='4417-2290')}",
    "another number": f"Dear Mr Miller, {BODY.format(number='9X81-0035')}",
    "another day as well": f"Dear Ms Jones, as of 12 July 2027 {BODY.format(number='77120003')}",
}
FRAME = (
    "The weekly letter of the garden club. You get it because you are a member; to leave, write "
    "to the secretary. {news} Next meeting on Thursday in the hall behind the church."
)
ISSUES = [
    "Roses want to be cut before the first frost, says Edith, who showed us how to hold the knife "
    "and where the new shoots will come. Bring gloves, and a bag for what falls.",
    "Slugs have eaten half of the lettuce in the common bed. Beer traps worked for Tom, copper "
    "tape for nobody; whoever has ducks is asked to bring them along at the weekend.",
]


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES)
def test_a_copy_with_other_particulars_is_a_twin(ben: User, text: str) -> None:
    learn(ben, SENT, Label.HAM, at=NOW)
    assert twins_of(ben, letter(text, subject="Your order of 12 July")) == Twins(ham=1)


def test_a_copy_in_rich_text_is_a_twin(ben: User) -> None:
    head = b"From: a@a.org\nSubject: Your order\nContent-Type: "
    plain = BODY.format(number=1).encode()
    learn(ben, parse(head + b"text/plain\n\n" + plain), Label.SPAM, at=NOW)
    rich = b"<html><body><p>" + plain.replace(b". ", b".</p><p>") + b"</p></body></html>"
    assert twins_of(ben, parse(head + b"text/html\n\n" + rich)) == Twins(spam=1)


def test_two_issues_of_one_frame_are_no_twins(ben: User) -> None:
    first, second = (letter(FRAME.format(news=news), subject="Garden") for news in ISSUES)
    learn(ben, first, Label.HAM, at=NOW)
    assert twins_of(ben, second) == Twins()


@pytest.mark.parametrize("text", ["ok, thanks, see you", "See you on Tuesday then. Yours, Anna"])
def test_short_letters_are_nobodys_twins(ben: User, text: str) -> None:
    learn(ben, letter(text), Label.HAM, at=NOW)
    assert twins_of(ben, letter(text, salt="2")) == Twins()


def test_a_message_is_not_its_own_twin(ben: User) -> None:
    learn(ben, SENT, Label.HAM, at=NOW)
    assert twins_of(ben, SENT) == Twins()


def test_twins_are_counted_and_named_by_label(ben: User, carol: User) -> None:
    copies = [letter(text, salt=str(n)) for n, text in enumerate(COPIES.values())]
    for message, label in zip(copies, (Label.SPAM, Label.HAM, Label.SPAM), strict=True):
        learn(ben, message, label, at=NOW)
    learn(carol, copies[0], Label.HAM, at=NOW)
    assert twins_of(ben, SENT) == Twins(ham=1, spam=2)
    assert twin_digests(ben, SENT) == {
        Label.HAM: [copies[1].digest],
        Label.SPAM: sorted([copies[0].digest, copies[2].digest]),
    }
    unlearn(ben, copies[0].digest)
    assert twins_of(ben, SENT) == Twins(ham=1, spam=1)
    assert twins_of(carol, SENT) == Twins(ham=1)


def test_of_a_thousand_copies_a_sample_is_counted(ben: User) -> None:
    copies = [letter(SENT.text, salt=str(n)) for n in range(3 * MOST_OF_A_BAND)]
    for number, message in enumerate(copies):
        twins.remember(ben, message, Label.HAM if number % 3 else Label.SPAM)
    found = twins_of(ben, letter(SENT.text, salt="asked"))
    assert found.ham + found.spam == MOST_OF_A_BAND
    assert min(found.ham, found.spam) > 0


def test_a_batch_is_asked_at_once(
    ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learn(ben, SENT, Label.HAM, at=NOW)
    batch = [letter("Short"), *(letter(text) for text in COPIES.values()), SENT]
    with django_assert_num_queries(2):
        found = twins.twins(ben, batch)
    assert found == [Twins(), Twins(ham=1), Twins(ham=1), Twins(ham=1), Twins()]
    with django_assert_num_queries(1):
        assert twins.twins(ben, [letter(FRAME.format(news=ISSUES[0]))]) == [Twins()]
    with django_assert_num_queries(0):
        assert twins.twins(ben, [letter("Short")]) == [Twins()]
