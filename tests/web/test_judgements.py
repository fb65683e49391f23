import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from filter.feedback import learn
from filter.judging import judge
from filter.models import Judgement
from filter.opinion import Verdict
from knowledge_base.label import Label
from tests.web.build import judgement, letter, questioned, trail, user
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return user("anna@example.org")


@pytest.fixture
def page(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


def text(page: Client, address: str) -> str:
    answer = page.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_newest_judgement_stands_first(anna: User, page: Client) -> None:
    for subject in ("first", "second", "third"):
        judgement(anna, subject=subject)
    body = text(page, "/judgements/")
    assert body.index("third") < body.index("second") < body.index("first")


def test_another_users_judgements_are_in_no_list_and_no_count(anna: User, page: Client) -> None:
    judgement(anna, subject="to Anna")
    for _ in range(3):
        judgement(user(f"other{_}@example.org"), subject="to another")
    for address in ("/judgements/", "/judgements/?verdict=spam"):
        body = text(page, address)
        assert "to Anna" in body
        assert "to another" not in body
        assert '<span class="count">1</span>' in body
        assert '<span class="count">4</span>' not in body


def test_another_users_judgement_is_not_found(page: Client) -> None:
    secret = judgement(user("other@example.org"), subject="to another")
    answer = page.get(f"/judgements/{secret.pk}/")
    assert answer.status_code == 404
    assert b"to another" not in answer.content


@pytest.mark.parametrize("address", ["/", "/judgements/", "/judgements/1/"])
def test_who_has_not_logged_in_is_asked_to(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={address}")


def test_the_front_page_leads_to_the_list(page: Client) -> None:
    assert page.get("/")["Location"] == "/judgements/"


def test_the_list_can_be_of_one_verdict(anna: User, page: Client) -> None:
    for verdict in Verdict:
        judgement(anna, verdict=verdict, subject=f"a letter that is {verdict}")
    body = text(page, "/judgements/?verdict=ham")
    assert "a letter that is ham" in body
    assert "a letter that is spam" not in body
    assert body.count('aria-current="page"') == 1


def test_a_verdict_that_is_none_is_not_found(page: Client) -> None:
    assert page.get("/judgements/?verdict=eggs").status_code == 404


def test_a_long_list_has_pages_that_keep_the_verdict(anna: User, page: Client) -> None:
    for _ in range(26):
        judgement(anna)
    first = text(page, "/judgements/?verdict=spam")
    assert first.count('class="letter"') == 25
    assert 'rel="next" href="?page=2&amp;verdict=spam"' in first
    assert 'rel="prev"' not in first
    second = text(page, "/judgements/?page=2&verdict=spam")
    assert second.count('class="letter"') == 1
    assert "Letter 0" in second
    assert 'rel="prev" href="?page=1&amp;verdict=spam"' in second


@pytest.mark.parametrize("number", ["0", "-1", "99", "two", "9" * 30])
def test_a_page_that_is_none_shows_one_that_is(number: str, anna: User, page: Client) -> None:
    judgement(anna)
    assert "Letter 0" in text(page, f"/judgements/?page={number}")


def test_the_list_takes_as_many_queries_for_one_as_for_many(
    anna: User, page: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 24):
        for _ in range(count):
            judgement(anna)
        # Session, user, counts by verdict, marks to look at again, held mail, count of the list,
        # the page.
        with django_assert_num_queries(7):
            page.get("/judgements/")


def test_an_empty_list_says_so(page: Client) -> None:
    assert "Nothing has been judged yet" in text(page, "/judgements/")
    assert "No message was judged ham" in text(page, "/judgements/?verdict=ham")


def test_a_judgement_shows_all_seven_steps_and_which_decided(anna: User, page: Client) -> None:
    row = judgement(
        anna, trail=trail(decided_by="spam_keywords", verdict=Verdict.SPAM), step="spam_keywords"
    )
    body = text(page, f"/judgements/{row.pk}/")
    assert body.count('<li class="step') == 7
    assert body.count("Not reached.") == 4
    assert body.count("This step decided.") == 1
    assert "Nothing of note." in body
    assert "1.50 ms" in body
    assert "Score 0.250" in body


def test_a_judgement_says_what_its_network_sees_and_what_would_flip_it(
    anna: User, page: Client
) -> None:
    for number in range(12):
        learn(anna, letter(f"garden {number}"), Label.HAM, source="button")
        told = letter(f"mortgage {number}", program="Bulk")
        learn(anna, told, Label.SPAM, source="button")
    [row] = judge(anna, [letter("a mortgage", program="Bulk <b>bold</b>")])
    body = text(page, f"/judgements/{row.pk}/")
    assert "What the network sees in it today:" in body
    assert "the word “mortgage” in the text" in body
    assert "the program it was sent with, “Bulk &lt;b&gt;bold&lt;/b&gt;”" in body
    assert "<b>" not in body
    assert body.count('class="weight spam"') + body.count('class="weight ham"') in range(3, 6)
    assert "What would make it other" in body


def test_a_judgement_whose_letter_is_gone_says_so(anna: User, page: Client) -> None:
    body = text(page, f"/judgements/{judgement(anna).pk}/")
    assert "The letter itself is not kept any more" in body
    assert "What would make it other" not in body


def test_a_judgement_that_would_be_other_today_says_so(anna: User, page: Client) -> None:
    [row] = judge(anna, [letter("a mortgage")])
    body = text(page, f"/judgements/{row.pk}/")
    assert "No step can decide" not in body
    assert "this is how it is seen today" not in body
    Judgement.objects.filter(pk=row.pk).update(verdict=Verdict.SPAM, step="spam_keywords")
    body = text(page, f"/judgements/{row.pk}/")
    assert "No step can decide; the chance that it is spam is 50.0 %." in body
    assert "step 3, spam keywords, judged it spam (50.0 %); this is how it is seen today" in body


def test_grey_mail_is_named_beside_its_verdict(anna: User, page: Client) -> None:
    row = judgement(anna, grey=True, service="news.example")
    assert "grey mail" in text(page, "/judgements/")
    assert "Bulk of news.example, whose mail you wanted before." in text(
        page, f"/judgements/{row.pk}/"
    )
    plain = judgement(user("plain@example.org"))
    client = Client()
    client.force_login(plain.user)
    assert "grey" not in text(client, f"/judgements/{plain.pk}/").lower()


def test_a_questioned_mark_is_asked_about_on_its_letters_page(anna: User, page: Client) -> None:
    row = judgement(anna)
    mark = questioned(anna, row.digest)
    body = text(page, f"/judgements/{row.pk}/")
    assert "Is it spam?" in body
    assert mark.evidence in body
    assert f'action="/marks/{row.digest}/confirm/"' in body
    assert f'action="/marks/{row.digest}/withdraw/"' in body


def test_a_mark_that_fits_is_only_told(anna: User, page: Client) -> None:
    row = judgement(anna)
    questioned(anna, row.digest, question="")
    body = text(page, f"/judgements/{row.pk}/")
    assert "<dt>You said</dt><dd>Spam</dd>" in body
    assert "/confirm/" not in body


def test_the_list_says_how_many_marks_wait(anna: User, page: Client) -> None:
    assert 'Marks to look at again <span class="count">0</span>' in text(page, "/judgements/")
    questioned(anna, "a" * 64, against="one")
    questioned(anna, "b" * 64, against="two")
    questioned(user("other@example.org"), "c" * 64)
    assert 'Marks to look at again <span class="count">2</span>' in text(page, "/judgements/")


def test_a_judgement_that_no_step_decided_says_so(anna: User, page: Client) -> None:
    row = judgement(
        anna,
        verdict=Verdict.UNSURE,
        step="cross_validation",
        trail=trail(decided_by=None, verdict=Verdict.UNSURE),
    )
    body = text(page, f"/judgements/{row.pk}/")
    assert "No step" in body
    assert "This step decided." not in body
    assert "Not reached." not in body


def test_a_step_that_was_switched_off_says_so(anna: User, page: Client) -> None:
    findings = trail(decided_by=None, verdict=Verdict.UNSURE)
    row = judgement(anna, trail=[each for each in findings if each["step"] != "sender_location"])
    body = text(page, f"/judgements/{row.pk}/")
    assert body.count("Switched off.") == 1


def test_what_a_mail_says_is_text_and_never_markup(anna: User, page: Client) -> None:
    hostile = '<script>alert(1)</script><img src="https://spy.example/">'
    row = judgement(
        anna,
        subject=hostile,
        sender=hostile,
        trail=trail(decided_by="misbehaviour", verdict=Verdict.SPAM, evidence=hostile),
    )
    for address in ("/judgements/", f"/judgements/{row.pk}/"):
        body = text(page, address)
        assert "<script" not in body
        assert "<img" not in body
        assert "&lt;script&gt;" in body


def test_a_mail_without_subject_or_sender_still_has_a_link(anna: User, page: Client) -> None:
    judgement(anna, subject="", sender="")
    body = text(page, "/judgements/")
    assert "(no subject)" in body
    assert "(no sender)" in body


@pytest.mark.parametrize("address", ["/judgements/", "/judgements/{}/"])
def test_the_pages_can_only_be_read(address: str, anna: User, page: Client) -> None:
    row = judgement(anna)
    for ask in (page.post, page.put, page.delete):
        assert ask(address.format(row.pk)).status_code == 405
