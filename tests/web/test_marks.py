import re

import pytest
from django.test import Client

from filter.doubt import Contradiction
from filter.feedback import Change, learn
from filter.judging import judge
from filter.models import Mark, StoredMessage
from knowledge_base.label import Label
from mail.message import parse
from tests.web.build import judgement, letter, questioned, user
from users.models import User

pytestmark = pytest.mark.django_db
TEXT = "one two three four five six seven eight nine ten eleven twelve"


@pytest.fixture
def anna() -> User:
    return user("anna@example.org")


@pytest.fixture
def page(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


def asked(owner: User) -> str:
    """The digest of a real letter whose mark, taught like any other, is asked about."""
    told = letter(TEXT)
    judge(owner, [told])
    assert learn(owner, told, Label.SPAM, source="button") is Change.LEARNED
    mark = Mark.objects.get(user=owner)
    mark.question, mark.against = Contradiction.SERVICE, "news.example"
    mark.evidence, mark.weight = "You said spam, but that is odd.", 0.1
    mark.save()
    return mark.digest


def test_what_is_asked_stands_on_the_page_with_two_answers(anna: User, page: Client) -> None:
    digest = asked(anna)
    body = page.get("/marks/").content.decode()
    assert "You said spam, but that is odd." in body
    assert "Yes, it is spam" in body
    assert "No, take it back" in body
    assert body.count(f"/marks/{digest}/") == 2


def test_the_twin_that_it_stands_against_is_shown(anna: User, page: Client) -> None:
    twin, row = judgement(anna, subject="The first"), judgement(anna, subject="The second")
    questioned(anna, twin.digest, label=Label.HAM, question="")
    questioned(anna, row.digest, question=Contradiction.TWINS, against=twin.digest)
    body = page.get("/marks/").content.decode()
    assert body.index("The second") < body.index("The first")


def test_yes_makes_the_mark_count_in_full(anna: User, page: Client) -> None:
    digest = asked(anna)
    answer = page.post(f"/marks/{digest}/confirm/", follow=True)
    mark = Mark.objects.get(user=anna)
    assert (mark.open, mark.weight, mark.label) == (False, 1.0, Label.SPAM)
    body = answer.content.decode()
    assert "It counts in full from now on." in body
    assert "There is nothing to look at again" in body


def test_no_takes_the_mark_back(anna: User, page: Client) -> None:
    digest = asked(anna)
    answer = page.post(f"/marks/{digest}/withdraw/", follow=True)
    assert not Mark.objects.filter(user=anna).exists()
    assert "It is forgotten, as if never said." in answer.content.decode()


def test_the_answer_about_a_letter_that_is_gone_says_why_it_cannot_be(
    anna: User, page: Client
) -> None:
    digest = asked(anna)
    StoredMessage.objects.all().delete()
    answer = page.post(f"/marks/{digest}/confirm/", follow=True)
    assert "is not kept any more" in answer.content.decode()
    assert Mark.objects.get(user=anna).open


@pytest.mark.parametrize("answer", ["confirm", "withdraw"])
def test_another_users_mark_is_not_found_and_stays(answer: str, page: Client) -> None:
    other = user("other@example.org")
    digest = asked(other)
    assert page.post(f"/marks/{digest}/{answer}/").status_code == 404
    assert Mark.objects.get(user=other).open
    assert digest not in page.get("/marks/").content.decode()


@pytest.mark.parametrize("answer", ["confirm", "withdraw"])
def test_a_mark_that_nobody_asks_about_is_not_found(answer: str, anna: User, page: Client) -> None:
    told = letter(TEXT)
    learn(anna, told, Label.SPAM, source="button")
    digest = parse(told.raw).digest
    assert page.post(f"/marks/{digest}/{answer}/").status_code == 404
    assert Mark.objects.filter(user=anna, digest=digest).exists()


@pytest.mark.parametrize("answer", ["confirm", "withdraw"])
def test_looking_answers_nothing(answer: str, anna: User, page: Client) -> None:
    digest = asked(anna)
    assert page.get(f"/marks/{digest}/{answer}/").status_code == 405
    assert Mark.objects.get(user=anna).open


@pytest.mark.parametrize("address", ["/marks/", "/judgements/{}/"])
def test_only_a_button_of_the_page_itself_answers(address: str, anna: User) -> None:
    digest = asked(anna)
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.post(f"/marks/{digest}/withdraw/").status_code == 403
    row = anna.judgements.get()
    body = client.get(address.format(row.pk)).content.decode()
    [form] = re.findall(rf'<form[^>]*{digest}/withdraw/">(.*?)</form>', body, re.DOTALL)
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    given = client.post(f"/marks/{digest}/withdraw/", {"csrfmiddlewaretoken": token})
    assert (given.status_code, given["Location"]) == (302, "/marks/")


@pytest.mark.parametrize("address", ["/marks/", "/marks/x/confirm/", "/marks/x/withdraw/"])
def test_who_has_not_logged_in_is_asked_to(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={address}")


def test_what_a_mail_says_is_text_and_never_markup(anna: User, page: Client) -> None:
    hostile = '<script>alert(1)</script><img src="https://spy.example/">'
    row = judgement(anna, subject=hostile, sender=hostile)
    questioned(anna, row.digest, evidence=hostile)
    body = page.get("/marks/").content.decode()
    assert "<script" not in body
    assert "<img" not in body
    assert body.count("&lt;script&gt;") >= 3


def test_a_question_says_for_how_many_more_it_asks(anna: User, page: Client) -> None:
    for digit in "abc":
        questioned(anna, digit * 64, against="news.example")
    body = page.get("/marks/").content.decode()
    assert body.count("Yes, it is spam</button>") == 1
    assert "Your answer also holds for 2 more marks like it." in body
