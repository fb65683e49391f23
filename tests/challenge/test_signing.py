"""An independent verifier, rspamd, believes our letters, and none that somebody changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from dkim import KeyFormatError
from pytest_django import Settings

from challenge.configuration import Dkim
from challenge.letter import compose
from challenge.signing import SIGNED, sign
from challenge.texts import languages
from tests.challenge.build import configured
from tests.challenge.mail import NOON, QUESTION, read, unsaved
from tests.servers.rspamd import Verifier

OURS, STRANGERS = "127.0.0.1", "127.0.0.2"


def found(verifier: Verifier, raw: bytes, *, ip: str) -> set[str]:
    return verifier.verify(raw, ip=ip, helo="hamlet.example.org", to="ben@person.example")


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_letter_of_ours_passes_spf_dkim_and_a_strict_dmarc(
    settings: Settings, signature: tuple[Dkim, str], verifier: Verifier, language: str
) -> None:
    configured(settings, dkim=signature[0])
    raw = sign(compose(unsaved(), replace(QUESTION, language=language), at=NOON))
    passed = {"R_SPF_ALLOW", "R_DKIM_ALLOW", "DMARC_POLICY_ALLOW"}
    assert found(verifier, raw, ip=OURS) >= passed


def test_the_signature_alone_is_enough_for_dmarc(
    settings: Settings, signature: tuple[Dkim, str], verifier: Verifier
) -> None:
    configured(settings, dkim=signature[0])
    raw = sign(compose(unsaved(), QUESTION, at=NOON))
    passed = {"R_SPF_FAIL", "R_DKIM_ALLOW", "DMARC_POLICY_ALLOW"}
    assert found(verifier, raw, ip=STRANGERS) >= passed


def test_the_greeting_alone_is_enough_for_dmarc(settings: Settings, verifier: Verifier) -> None:
    configured(settings)
    raw = sign(compose(unsaved(), QUESTION, at=NOON))
    assert "DKIM-Signature" not in read(raw)
    symbols = found(verifier, raw, ip=OURS)
    assert symbols >= {"R_SPF_ALLOW", "DMARC_POLICY_ALLOW"}
    assert "R_DKIM_ALLOW" not in symbols


def test_a_letter_in_our_name_from_elsewhere_is_rejected(
    settings: Settings, verifier: Verifier
) -> None:
    configured(settings)
    raw = compose(unsaved(), QUESTION, at=NOON)
    assert "DMARC_POLICY_REJECT" in found(verifier, raw, ip=STRANGERS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Subject: Auto: A", b"Subject: Auto: My"),
        (b"\r\nFrom: ", b"\r\nReply-To: thief@person.example\r\nFrom: "),
        (b"\r\nFrom: ", b"\r\nFrom: Bank <bank@hamlet.example.org>\r\nFrom: "),
        (b"https://hamlet.", b"https://harnlet."),
    ],
)
def test_a_letter_that_was_changed_on_the_way_is_not_believed(
    settings: Settings,
    signature: tuple[Dkim, str],
    verifier: Verifier,
    before: bytes,
    after: bytes,
) -> None:
    configured(settings, dkim=signature[0])
    raw = sign(compose(unsaved(), QUESTION, at=NOON))
    assert before in raw
    changed = raw.replace(before, after, 1)
    assert "R_DKIM_REJECT" in found(verifier, changed, ip=STRANGERS)


def test_every_field_that_we_write_is_signed(
    settings: Settings, signature: tuple[Dkim, str]
) -> None:
    configured(settings, dkim=signature[0])
    fields = {name.lower().encode() for name in read(compose(unsaved(), QUESTION, at=NOON))}
    assert fields - set(SIGNED) == {b"x-hamlet-challenge", b"x-auto-response-suppress"}


def test_a_key_that_is_none_is_an_error(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_text("no key")
    configured(settings, dkim=Dkim("h1", tmp_path / "dkim.pem"))
    with pytest.raises(KeyFormatError):
        sign(b"From: a@hamlet.example.org\r\n\r\n")
