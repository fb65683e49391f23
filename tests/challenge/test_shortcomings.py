"""What is wrong with texts and keys is said before a letter has to go."""

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from pytest_django import Settings

from challenge.configuration import Dkim
from challenge.shortcomings import shortcomings
from tests.challenge.build import configured


def test_nothing_is_wrong_with_what_we_bring(
    settings: Settings, signature: tuple[Dkim, str]
) -> None:
    configured(settings)
    assert list(shortcomings()) == []
    configured(settings, dkim=signature[0])
    assert list(shortcomings()) == []


def test_every_file_of_texts_that_is_wrong_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text("locale = 7")
    (tmp_path / "fi.toml").write_text("")
    configured(settings, texts=tmp_path)
    [german, finnish] = shortcomings()
    assert "de.toml" in german
    assert "fi.toml" in finnish


def test_a_folder_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    configured(settings, texts=tmp_path / "none")
    [found] = shortcomings()
    assert found.endswith("none, where the texts of challenges are to be, is no folder.")


def test_a_key_that_signs_nothing_is_named(settings: Settings, tmp_path: Path) -> None:
    other = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = tmp_path / "dkim.pem"
    for content in (b"no key", b"", other):
        file.write_bytes(content)
        configured(settings, dkim=Dkim("h1", file))
        [found] = shortcomings()
        assert found.startswith("CHALLENGE_DKIM_KEY_FILE holds no RSA key")
