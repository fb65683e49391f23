"""Passwords of mail servers, encrypted at rest with keys that can be changed."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from imap.errors import CredentialKeyError


def seal(secret: str) -> str:
    """The secret, encrypted with the first of CREDENTIAL_KEYS."""
    return keys().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again, whichever of CREDENTIAL_KEYS encrypted it.

    Raises `CredentialKeyError` where none of them did.
    """
    try:
        return keys().decrypt(sealed).decode()
    except InvalidToken:
        raise CredentialKeyError(
            "A stored password cannot be read with any key in CREDENTIAL_KEYS. Put the key that "
            "encrypted it back into that list, or add the account again with its password."
        ) from None


def reseal(sealed: str) -> str:
    """The same secret under the first key, so that an old key can be thrown away."""
    return seal(unseal(sealed))


def keys() -> MultiFernet:
    """All keys, read anew each time: a test or a reload may change them."""
    return MultiFernet([Fernet(key) for key in settings.CREDENTIAL_KEYS])
