import pytest

from ann.behaviour import behaviour
from tests.ann.letters import letter


@pytest.mark.parametrize(
    ("extra", "trait"),
    [
        ("Return-Path: <bounce@elsewhere.example>\n", "envelope differs"),
        ("Return-Path: <>\n", "null envelope"),
        ("Reply-To: x@elsewhere.example\n", "reply-to differs"),
        ("Message-ID: <1@elsewhere.example>\n", "message id of another host"),
        ("List-Id: <l.example.org>\n", "list"),
        ("In-Reply-To: <1@example.org>\n", "reply"),
        (f"Cc: {', '.join(f'u{n}@example.com' for n in range(9))}\n", "many recipients"),
    ],
)
def test_a_header_shows_its_trait(extra: str, trait: str) -> None:
    assert trait not in behaviour(letter("text"))
    assert behaviour(letter("text", extra=extra))[trait] == 1.0


@pytest.mark.parametrize(
    ("subject", "trait"),
    [("BUY NOW", "subject shouts"), ("buy!", "subject exclaims"), ("buy     xq7", "subject pads")],
)
def test_a_subject_shows_its_trait(subject: str, trait: str) -> None:
    assert trait not in behaviour(letter("text", subject="Lunch"))
    assert behaviour(letter("text", subject=subject))[trait] == 1.0


def test_a_message_id_of_the_senders_own_host_is_consistent() -> None:
    message = letter("text", extra="Message-ID: <1@mail.example.org>\n")
    assert "message id of another host" not in behaviour(message)
