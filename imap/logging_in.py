"""How an account proves who it is: which SASL mechanism, and what it says (RFC 4422)."""

from collections.abc import Collection
from dataclasses import dataclass, field

from imap.errors import RefusedLoginError
from imap.models import Account, Login
from imap.tokens import access_token


@dataclass(frozen=True, slots=True)
class Proof:
    """What to send: for LOGIN a user name and a password, else a mechanism's first response.

    `token` is the OAuth 2 token in it, if there is one.
    """

    mechanism: str
    username: str = ""
    password: str = field(default="", repr=False)
    response: bytes = field(default=b"", repr=False)
    token: str = field(default="", repr=False)


def proof(account: Account, offers: Collection[str], *, refused: str = "") -> Proof:
    """What the account says to a server that offers these capabilities, in upper case.

    May ask the account's token server; `refused` is a token that this mail
    server did not take.
    """
    if account.login == Login.OAUTH2:
        return by_token(account, offers, access_token(account, refused=refused))
    username, password = account.username, account.password
    if account.login == Login.MASTER:
        return plain(account.master, password, acting_for=username)
    if f"{username}{password}".isascii():
        return Proof("LOGIN", username, password)
    # LOGIN has no way to say in which encoding a letter is; PLAIN is UTF-8 (RFC 4616).
    return plain(username, password)


def plain(username: str, password: str, *, acting_for: str = "") -> Proof:
    """PLAIN (RFC 4616), as oneself or, where the server allows it, for another."""
    return Proof("PLAIN", response=f"{acting_for}\0{username}\0{password}".encode())


def by_token(account: Account, offers: Collection[str], token: str) -> Proof:
    """OAUTHBEARER (RFC 7628) where it is offered, else XOAUTH2, as Google and Microsoft call it."""
    if "AUTH=OAUTHBEARER" in offers:
        name = account.username.replace("=", "=3D").replace(",", "=2C")
        said = f"n,a={name},\1host={account.host}\1port={account.port}\1auth=Bearer {token}\1\1"
        return Proof("OAUTHBEARER", response=said.encode(), token=token)
    if "AUTH=XOAUTH2" in offers:
        said = f"user={account.username}\1auth=Bearer {token}\1\1"
        return Proof("XOAUTH2", response=said.encode(), token=token)
    raise RefusedLoginError(
        f"{account.host} takes no OAuth 2 tokens: it offers neither OAUTHBEARER nor XOAUTH2."
    )
