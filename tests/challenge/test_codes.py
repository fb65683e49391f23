import re
from base64 import b32decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from challenge.codes import LENGTH, Purpose, challenge_of, code_of
from challenge.models import Challenge
from challenge.state import State
from tests.challenge.build import FAR, KEYS, asked, configured, held, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def challenge(settings: Settings) -> Challenge:
    configured(settings)
    return asked(held(user()))


def opened(text: str) -> int | None:
    """The number of the challenge that the code opens on the page."""
    found = challenge_of(text, purpose=Purpose.PAGE)
    return None if found is None else found.pk


def test_a_code_opens_its_own_challenge_and_no_other(challenge: Challenge) -> None:
    other = asked(held(challenge.user))
    assert opened(code_of(challenge).in_url) == challenge.pk
    assert opened(code_of(other).in_url) == other.pk


def test_a_code_comes_with_its_judgement_and_its_user_in_one_query(
    challenge: Challenge, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    text = code_of(challenge).in_url
    with django_assert_num_queries(1):
        found = challenge_of(text, purpose=Purpose.PAGE)
        assert found is not None
        assert (found.judgement.subject, found.user.address) == (
            "Plums for Sunday",
            "anna@example.org",
        )


def test_a_code_is_the_same_whenever_it_is_asked_for(challenge: Challenge) -> None:
    assert code_of(challenge) == code_of(Challenge.objects.get(pk=challenge.pk))


def test_a_code_says_nothing_of_whom_it_concerns_and_counts_nothing(challenge: Challenge) -> None:
    other = asked(held(challenge.user))
    one, two = code_of(challenge), code_of(other)
    texts = [one.in_url, one.in_address, two.in_url, two.in_address]
    assert all(re.fullmatch(r"[a-z2-7]{52}", text) for text in texts)
    assert len(set(texts)) == 4
    # The handle was drawn at random; 128 bits of seal follow it.
    assert b32decode(one.in_url.upper() + "====")[:16].hex() == challenge.handle
    assert len(b32decode(one.in_url.upper() + "====")[16:]) * 8 == 128


def test_the_address_of_a_reply_is_within_the_bounds_of_rfc_5321(challenge: Challenge) -> None:
    assert len("challenge+" + code_of(challenge).in_address) <= 64


def test_a_code_survives_a_server_that_changes_its_case(challenge: Challenge) -> None:
    found = challenge_of(code_of(challenge).in_address.upper(), purpose=Purpose.REPLY)
    assert found == challenge


def test_a_code_of_another_purpose_opens_nothing(challenge: Challenge) -> None:
    code = code_of(challenge)
    assert challenge_of(code.in_url, purpose=Purpose.REPLY) is None
    assert challenge_of(code.in_address, purpose=Purpose.PAGE) is None


@pytest.mark.parametrize("place", range(LENGTH))
def test_a_code_altered_in_one_place_opens_nothing(challenge: Challenge, place: int) -> None:
    text = code_of(challenge).in_url
    for letter in set("abcdefghijklmnopqrstuvwxyz234567") - {text[place]}:
        assert opened(text[:place] + letter + text[place + 1 :]) is None


@pytest.mark.parametrize(
    "alter",
    [
        lambda text: text[:-1],
        lambda text: text + "a",
        lambda text: text + "=",
        lambda text: text + "====",
        lambda text: " " + text,
        lambda text: text + "\n",
        lambda text: text * 2,
        lambda text: "",
        lambda text: "0" * LENGTH,
        lambda text: "é" * LENGTH,
        # Upper case of these is another letter, or more than one.
        lambda text: "\N{LATIN SMALL LETTER DOTLESS I}" + text[1:],
        lambda text: text[:-1] + "\N{LATIN SMALL LETTER LONG S}",
        lambda text: "\x00" + text,
    ],
)
def test_what_is_no_code_opens_nothing(challenge: Challenge, alter: Callable[[str], str]) -> None:
    assert opened(alter(code_of(challenge).in_url)) is None


@given(
    text=st.text(max_size=60)
    | st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=52, max_size=52)
)
def test_a_guess_opens_nothing(text: str) -> None:
    assert opened(text) is None


def test_a_seal_of_one_challenge_does_not_fit_another(challenge: Challenge) -> None:
    other = asked(held(challenge.user))
    # 26 characters hold the 16 bytes of a handle and two bits more.
    half = 26
    mixed = code_of(challenge).in_url[:half] + code_of(other).in_url[half:]
    assert opened(mixed) is None


@pytest.mark.parametrize("bound", ["user", "digest", "sender", "expiry", "handle"])
def test_a_code_is_bound_to_all_that_it_was_made_for(challenge: Challenge, bound: str) -> None:
    text = code_of(challenge).in_url
    match bound:
        case "user":
            challenge.user = user("otto@example.org")
        case "digest":
            challenge.judgement.digest = "f" * 64
            challenge.judgement.save()
        case "sender":
            challenge.sender = "berta@example.net.evil.example"
        case "expiry":
            challenge.expires_at = FAR + timedelta(microseconds=1)
        case "handle":
            challenge.handle = "0" * 32
    challenge.save()
    assert opened(text) is None
    challenge.refresh_from_db()
    assert opened(code_of(challenge).in_url) == challenge.pk


def test_two_facts_never_run_into_one_another(settings: Settings) -> None:
    configured(settings)
    anna = user()
    one = asked(held(anna, digest="a" * 63), sender="ab@example.net", handle="0" * 32)
    before = code_of(one)
    one.judgement.digest, one.sender = "a" * 63 + "a", "b@example.net"
    assert code_of(one) != before


def test_a_code_sealed_before_the_keys_changed_opens_until_its_key_goes(
    challenge: Challenge, settings: Settings
) -> None:
    text = code_of(challenge).in_url
    rotated = (b"a fresh key of at least 32 characters", *KEYS)
    settings.CHALLENGE = replace(settings.CHALLENGE, keys=rotated)
    assert opened(text) == challenge.pk
    assert code_of(challenge).in_url != text
    assert opened(code_of(challenge).in_url) == challenge.pk
    settings.CHALLENGE = replace(settings.CHALLENGE, keys=rotated[:1])
    assert opened(text) is None


def test_without_a_key_no_code_is_made_and_none_opens(
    challenge: Challenge, settings: Settings
) -> None:
    text = code_of(challenge).in_url
    configured(settings, keys=())
    assert opened(text) is None
    with pytest.raises(ValueError, match="CHALLENGE_KEYS"):
        code_of(challenge)


def test_a_challenge_that_has_no_end_has_no_code(settings: Settings) -> None:
    configured(settings)
    with pytest.raises(ValueError, match="expires"):
        code_of(asked(held(user()), expires_at=None))


@pytest.mark.parametrize("state", State)
def test_the_code_says_which_challenge_and_the_row_says_how_it_stands(
    settings: Settings, state: State
) -> None:
    configured(settings)
    challenge = asked(held(user()), state=state, expires_at=FAR - timedelta(days=365_00))
    found = challenge_of(code_of(challenge).in_url, purpose=Purpose.PAGE)
    assert found is not None
    assert found.state == state
