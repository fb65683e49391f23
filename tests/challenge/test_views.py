import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from challenge import delivering
from challenge.codes import code_of
from challenge.limits import ADDRESS, CHALLENGE
from challenge.models import Challenge, Exclusion
from challenge.puzzles import image
from challenge.puzzles.effort import Effort
from challenge.puzzles.image import drawn
from challenge.puzzles.puzzle import puzzle_of
from challenge.state import Answer, State
from filter.models import Judgement, Mark
from filter.opinion import Action
from tests.challenge.build import ASKED, FAR, KEYS, asked, configured, held, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def challenge(settings: Settings) -> Challenge:
    configured(settings)
    return asked(held(user()))


def link(challenge: Challenge) -> str:
    return f"/c/{code_of(challenge).in_url}/"


def right(challenge: Challenge, how: Answer = Answer.SUM) -> str:
    """The answer to what is asked now."""
    return puzzle_of(Challenge.objects.get(pk=challenge.pk)).answers[how]


def say(challenge: Challenge, answer: str, **how: Any) -> HttpResponse:
    """The answer is given by a browser that keeps nothing, and the page after it is looked at."""
    found: Any = Client().post(link(challenge), {"answer": answer}, follow=True, **how)
    response: HttpResponse = found
    return response


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of every table."""
    return {model.__name__: list(model._default_manager.values()) for model in apps.get_models()}


def state(challenge: Challenge) -> State:
    return State(Challenge.objects.get(pk=challenge.pk).state)


# What a link shows


def test_the_page_says_whose_filter_asks_about_which_mail_and_until_when(
    challenge: Challenge,
) -> None:
    answer = Client().get(link(challenge))
    body = answer.content.decode()
    assert answer.status_code == 200
    for said in ("anna@example.org", "Plums for Sunday", "12 November 2026", "25 November 2126"):
        assert said in body
    puzzle = puzzle_of(challenge)
    assert f"How much is {puzzle.left} plus {puzzle.right}?" in body
    assert puzzle.letters not in body
    assert puzzle.digits not in body


def test_a_reply_is_offered_where_somebody_reads_replies(
    challenge: Challenge, settings: Settings
) -> None:
    offer = "simply reply to our letter"
    assert offer in Client().get(link(challenge)).content.decode()
    configured(settings, mailbox_url="")
    assert offer not in Client().get(link(challenge)).content.decode()


def test_the_page_does_not_tell_the_address_behind_an_alias(challenge: Challenge) -> None:
    challenge.user.aliases = ["plums@example.org"]
    challenge.user.save()
    body = Client().get(link(challenge)).content.decode()
    assert "anna@example.org" not in body
    assert "the person you wrote to" in body
    assert "anna@example.org" not in say(challenge, right(challenge)).content.decode()


def test_the_page_is_in_the_language_of_the_browser(challenge: Challenge) -> None:
    answer = Client().get(link(challenge), headers={"Accept-Language": "de-CH, en;q=0.5"})
    assert '<html lang="de-DE">' in answer.content.decode()
    assert "Ihre E-Mail wartet" in answer.content.decode()
    assert "Accept-Language" in answer["Vary"]


def test_what_a_mail_says_is_text_and_never_markup(challenge: Challenge) -> None:
    hostile = '<script>alert(1)</script>"><img src=x>$who'
    Judgement.objects.update(subject=hostile)
    Challenge.objects.update(sender=f"{hostile}@example.net")
    changed = Challenge.objects.get(pk=challenge.pk)
    bodies = [
        Client().get(link(changed)).content.decode(),
        Client().post(link(changed), {"stop": "yes"}).content.decode(),
    ]
    assert all("<script" not in body and "<img src=x" not in body for body in bodies)
    assert all("&lt;script&gt;" in body for body in bodies)
    assert "$who" in bodies[0]


def test_a_page_takes_one_query(
    challenge: Challenge, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = link(challenge)
    with django_assert_num_queries(1):
        Client().get(address)


def test_every_answer_is_for_nobodys_memory(challenge: Challenge) -> None:
    address = link(challenge)
    answers = [
        Client().get(address),
        Client().head(address),
        Client().get("/c/nonsense/"),
        Client().get(f"{address}picture-0.png"),
        Client().get(f"{address}recording-0.wav"),
        Client().get(f"{address}picture-7.png"),
        Client().post(address, {"answer": "wrong"}),
        Client().post(address, {"stop": "yes"}),
        Client().post(address, {"answer": right(challenge)}),
        Client().get(address),
        Client().put(address),
    ]
    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["X-Frame-Options"] == "DENY"
        assert not answer.cookies


def test_the_page_may_load_only_our_own_files_and_run_nothing(challenge: Challenge) -> None:
    answer = Client().get(link(challenge))
    assert sorted(answer["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "media-src 'self'",
        "style-src 'self'",
    ]
    body = answer.content.decode()
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|http", body)
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', body):
        assert re.match(r"/static/challenge/|(?:picture|recording)-0\.", address)


# Looking changes nothing


@pytest.mark.parametrize(
    "look",
    [
        lambda address: Client().get(address),
        lambda address: Client().head(address),
        lambda address: Client().options(address),
        lambda address: Client().get(address, headers={"Sec-Purpose": "prefetch;prerender"}),
        lambda address: Client().get(address, headers={"User-Agent": "LinkScanner/1.0"}),
        lambda address: Client().get(f"{address}?answer=12&stop=yes"),
        lambda address: Client().put(address, "answer=12&stop=yes"),
        lambda address: Client().delete(address),
        lambda address: Client().get(f"{address}picture-0.png"),
        lambda address: Client().get(f"{address}recording-0.wav"),
        lambda address: Client().post(f"{address}picture-0.png", {"stop": "yes"}),
        lambda address: Client().post(address),
        lambda address: Client().post(address, {"answer": " "}),
        lambda address: Client().post(address, {"something": "else"}),
    ],
)
def test_a_link_scanner_changes_nothing_at_all(
    challenge: Challenge, look: Callable[[str], HttpResponse]
) -> None:
    before = everything()
    for _ in range(5):
        assert look(link(challenge)).status_code in {200, 303, 405}
    assert everything() == before


def test_somebody_logged_in_is_not_remembered_by_it_either(challenge: Challenge) -> None:
    client = Client()
    client.force_login(challenge.user)
    before = everything()
    assert not client.get(link(challenge)).cookies
    assert everything() == before


# Answering


@pytest.mark.parametrize("how", [Answer.SUM, Answer.IMAGE, Answer.AUDIO])
def test_a_right_answer_delivers_the_mail_and_says_so(challenge: Challenge, how: Answer) -> None:
    answer = say(challenge, right(challenge, how).lower())
    assert answer.status_code == 200
    assert "Your mail is delivered" in answer.content.decode()
    row = Challenge.objects.select_related("judgement").get(pk=challenge.pk)
    assert (row.state, row.answer) == (State.ANSWERED, how)
    assert row.judgement.action == Action.DELIVER
    # An answer is no person's word about the mail: nothing is learned of it.
    assert not Mark.objects.exists()


def test_the_link_goes_on_saying_that_the_mail_is_delivered(challenge: Challenge) -> None:
    say(challenge, right(challenge))
    answer = Client().get(link(challenge))
    assert answer.status_code == 200
    assert "Your mail is delivered" in answer.content.decode()
    assert "<form" not in answer.content.decode()


def test_a_form_of_another_site_needs_the_code_and_a_browser_needs_no_cookie(
    challenge: Challenge,
) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "null"})
    assert strict.post(link(challenge), {"answer": right(challenge)}).status_code == 303
    assert state(challenge) is State.ANSWERED


def test_a_wrong_answer_is_told_and_may_be_tried_again(challenge: Challenge) -> None:
    shown = say(challenge, "wrong").content.decode()
    assert '<p class="problem" role="alert" id="problem">That was not the answer.' in shown
    assert "<title>That was not the answer." in shown
    assert shown.count('aria-describedby="problem"') == 3
    puzzle = puzzle_of(challenge)
    assert f"How much is {puzzle.left} plus {puzzle.right}?" in shown
    assert "delivered" in say(challenge, right(challenge)).content.decode()


def test_after_three_wrong_answers_there_is_a_new_puzzle(challenge: Challenge) -> None:
    first = right(challenge, Answer.IMAGE)
    bodies = [say(challenge, "wrong").content.decode() for _ in range(3)]
    assert "Please try once more." in bodies[1]
    assert "Here is a new question." in bodies[2]
    assert "picture-1.png" in bodies[2]
    say(challenge, first)
    assert state(challenge) is State.SENT
    assert Client().get(f"{link(challenge)}picture-0.png").status_code == 404
    say(challenge, right(challenge, Answer.IMAGE))
    assert state(challenge) is State.ANSWERED


def test_the_picture_and_the_recording_are_those_of_the_puzzle(challenge: Challenge) -> None:
    picture = Client().get(f"{link(challenge)}picture-0.png")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert picture.content == drawn(puzzle_of(challenge).letters)
    whole = Client().get(f"{link(challenge)}recording-0.wav")
    assert (whole.status_code, whole["Content-Type"]) == (200, "audio/wav")
    first = Client().get(f"{link(challenge)}recording-0.wav", headers={"Range": "bytes=0-99"})
    assert (first.status_code, first.content) == (206, whole.content[:100])


def test_when_too_much_is_drawn_the_picture_waits_and_the_sum_does_not(
    challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn.cache_clear()
    monkeypatch.setattr(image, "DRAWING", Effort(share=0.1, most=-1.0))
    picture = Client().get(f"{link(challenge)}picture-0.png")
    assert (picture.status_code, picture["Retry-After"]) == (503, "5")
    assert "delivered" in say(challenge, right(challenge)).content.decode()


# What opens nothing any more


def settled(challenge: Challenge) -> None:
    Judgement.objects.filter(pk=challenge.judgement_id).update(action=Action.JUNK, settled_at=ASKED)


def of_another_user(challenge: Challenge) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(user=user("otto@example.org"))


def in_state(state: State) -> Callable[[Challenge], None]:
    def put(challenge: Challenge) -> None:
        Challenge.objects.filter(pk=challenge.pk).update(state=state)

    return put


CLOSING: dict[str, Callable[[Challenge], object]] = {
    "another user's": of_another_user,
    "settled by its user": settled,
    "expired": in_state(State.EXPIRED),
    "refused": in_state(State.REFUSED),
    "only logged": in_state(State.LOGGED),
    "settled": in_state(State.SETTLED),
    "gone": lambda challenge: Challenge.objects.filter(pk=challenge.pk).delete(),
}


@pytest.mark.parametrize("closing", CLOSING.values(), ids=CLOSING)
def test_what_opens_nothing_any_more_is_one_neutral_page(
    challenge: Challenge, closing: Callable[[Challenge], None]
) -> None:
    neutral = Client().get(f"/c/{'a' * 52}/")
    assert neutral.status_code == 404
    address, answer = link(challenge), right(challenge)
    closing(challenge)
    before = everything()
    for found in (
        Client().get(address),
        Client().post(address, {"answer": answer}),
        Client().post(address, {"answer": "wrong"}),
        Client().post(address, {"stop": "yes"}),
    ):
        assert (found.status_code, found.content) == (404, neutral.content)
        assert dict(found.headers) == dict(neutral.headers)
    for found in (
        Client().get(f"{address}picture-0.png"),
        Client().get(f"{address}recording-0.wav"),
    ):
        assert (found.status_code, found.content) == (404, b"")
    assert everything() == before


def test_a_link_whose_time_is_over_opens_nothing_before_anybody_cleared_up(
    settings: Settings,
) -> None:
    configured(settings)
    late = asked(held(user()), expires_at=ASKED + timedelta(days=1))
    neutral = Client().get("/c/nonsense/")
    for found in (Client().get(link(late)), Client().post(link(late), {"answer": "1"})):
        assert (found.status_code, found.content) == (404, neutral.content)
    assert state(late) is State.SENT


def test_a_code_is_single_use_replayed_it_delivers_nothing_again(challenge: Challenge) -> None:
    address, answer = link(challenge), right(challenge)
    say(challenge, answer)
    before = everything()
    neutral = Client().get("/c/nonsense/")
    for data in ({"answer": answer}, {"answer": "wrong"}, {"stop": "yes"}):
        replayed = Client().post(address, data)
        assert (replayed.status_code, replayed.content) == (404, neutral.content)
    assert everything() == before


@pytest.mark.parametrize("alter", ["a", "7"])
def test_an_altered_code_is_told_what_a_forged_one_is_told(
    challenge: Challenge, alter: str
) -> None:
    forged = Client().get(f"/c/{'a' * 52}/")
    for place in range(0, 52, 5):
        text = code_of(challenge).in_url
        changed = text[:place] + (alter if text[place] != alter else "b") + text[place + 1 :]
        altered = Client().post(f"/c/{changed}/", {"answer": right(challenge)})
        assert (altered.status_code, altered.content) == (404, forged.content)
    assert state(challenge) is State.SENT


def test_the_code_of_a_reply_opens_no_page(challenge: Challenge) -> None:
    assert Client().get(f"/c/{code_of(challenge).in_address}/").status_code == 404


def test_who_guesses_codes_is_told_nothing_and_writes_nothing(
    challenge: Challenge, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = everything()
    pages = {Client().post(f"/c/{letter * 52}/", {"answer": "1"}).content for letter in "abcxyz"}
    assert len(pages) == 1
    assert everything() == before
    with django_assert_num_queries(0):
        Client().get("/c/not-a-code-at-all/")


# Never again


def test_who_asks_to_be_left_alone_is_and_his_mail_waits_on(challenge: Challenge) -> None:
    answer = Client().post(link(challenge), {"stop": "yes"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "You will not be asked again" in body
    assert Exclusion.objects.get().whom == "berta@example.net"
    assert state(challenge) is State.SENT
    assert f'href="{link(challenge)}"' in body
    again = Client().post(link(challenge), {"stop": "yes"})
    assert again.content == answer.content
    assert Exclusion.objects.count() == 1
    assert "delivered" in say(challenge, right(challenge)).content.decode()


# Limits


def test_one_address_that_answers_too_often_is_asked_to_wait(challenge: Challenge) -> None:
    challenges = [asked(held(challenge.user)) for _ in range(ADDRESS.burst)]
    for each in challenges:
        assert say(each, "wrong").status_code == 200
    answer = Client().post(link(challenge), {"answer": right(challenge)})
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "One moment, please" in answer.content.decode()
    assert state(challenge) is State.SENT
    elsewhere = say(challenge, right(challenge), REMOTE_ADDR="198.51.100.7")
    assert "delivered" in elsewhere.content.decode()


def test_a_farm_of_solvers_with_many_addresses_guesses_at_one_letter_no_faster(
    challenge: Challenge,
) -> None:
    codes = [
        say(challenge, "99", REMOTE_ADDR=f"10.{number}.0.1").status_code
        for number in range(CHALLENGE.most)
    ]
    assert codes.count(200) == CHALLENGE.burst
    assert set(codes[CHALLENGE.burst :]) == {429}
    assert Client().get(link(challenge)).status_code == 200


def test_solving_for_one_user_opens_no_other_users_letter(challenge: Challenge) -> None:
    otto = asked(held(user("otto@example.org")))
    say(challenge, right(challenge))
    assert state(otto) is State.SENT


# At the same moment


def test_answered_twice_at_the_same_moment_it_is_delivered_once(
    challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer comes and goes between the first one's try and its delivery."""
    address, answer = link(challenge), right(challenge)
    real = delivering.answer
    others: list[int] = []

    def overtaken(challenge_id: int, **how: Any) -> delivering.Outcome:
        monkeypatch.setattr(delivering, "answer", real)
        others.append(Client().post(address, {"answer": answer}).status_code)
        return real(challenge_id, **how)

    monkeypatch.setattr(delivering, "answer", overtaken)
    found = Client().post(address, {"answer": answer})
    assert (others, found.status_code) == ([303], 404)
    assert found.content == Client().get("/c/nonsense/").content
    assert state(challenge) is State.ANSWERED
    assert Judgement.objects.get().action == Action.DELIVER


def test_a_letter_that_its_user_settles_meanwhile_is_told_the_neutral_page(
    challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the row and the answer."""
    address, answer = link(challenge), right(challenge)
    real = delivering.answer

    def overtaken(challenge_id: int, **how: Any) -> delivering.Outcome:
        settled(challenge)
        return real(challenge_id, **how)

    monkeypatch.setattr(delivering, "answer", overtaken)
    found = Client().post(address, {"answer": answer})
    assert (found.status_code, found.content) == (404, Client().get("/c/nonsense/").content)
    assert Judgement.objects.get().action == Action.JUNK


def test_an_old_link_opens_while_its_key_is_live(challenge: Challenge, settings: Settings) -> None:
    address = link(challenge)
    configured(settings, keys=(b"a fresh key of at least 32 characters", *KEYS))
    assert Client().get(address).status_code == 200
    configured(settings, keys=(b"a fresh key of at least 32 characters",))
    assert Client().get(address).status_code == 404


def test_without_the_slash_at_its_end_the_link_leads_there(challenge: Challenge) -> None:
    assert Client().get(link(challenge).rstrip("/"), follow=True).status_code == 200
    assert challenge.expires_at == FAR
