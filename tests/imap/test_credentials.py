"""Passwords are stored encrypted, under keys that can change, and are shown nowhere."""

import logging

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from imap.credentials import reseal, seal, unseal
from imap.errors import CredentialKeyError
from imap.models import Account

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_password_comes_back_as_it_was(settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = [NEW]
    assert unseal(seal("pässwörd ✓")) == "pässwörd ✓"


def test_the_same_password_never_looks_the_same_twice(settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = [NEW]
    assert seal("secret") != seal("secret")


def test_an_old_key_still_reads_what_it_wrote(settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = [OLD]
    sealed = seal("secret")
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    assert unseal(sealed) == "secret"


def test_what_is_sealed_again_needs_the_old_key_no_more(settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = [OLD]
    sealed = seal("secret")
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    sealed = reseal(sealed)
    settings.CREDENTIAL_KEYS = [NEW]
    assert unseal(sealed) == "secret"


def test_a_lost_key_is_an_error_that_says_what_to_do(settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = [OLD]
    sealed = seal("secret")
    settings.CREDENTIAL_KEYS = [NEW]
    with pytest.raises(CredentialKeyError, match="CREDENTIAL_KEYS"):
        unseal(sealed)


def test_an_account_shows_its_password_only_when_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    account = Account(host="mail.example", port=993, username="anna")
    account.password = "sesame"
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").warning("%s %r %s", account, account, vars(account))
    assert "sesame" not in caplog.text
    assert account.password == "sesame"
