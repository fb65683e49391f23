"""Asking a token server for OAuth 2 tokens (RFC 6749 §6)."""

import json
import time
from dataclasses import asdict, dataclass, field, replace
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from imap.errors import RefusedLoginError, UnreachableError
from imap.models import Account

SECONDS_TO_WAIT = 20
# A token that runs out within a minute may have run out when it gets there.
SECONDS_TO_SPARE = 60
# A server that does not say how long a token lasts means an hour more often than not.
SECONDS_UNSAID = 3600
LARGEST_ANSWER = 64 * 1024
# Of what a token server says only a code is repeated to a person.
LONGEST_CODE = 60
LOOPBACK = {"127.0.0.1", "::1", "localhost"}

# What the token server says where no later try will help (RFC 6749 §5.2).
FOR_GOOD = {"invalid_grant", "invalid_client", "unauthorized_client", "unsupported_grant_type"}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person has granted: the right to ask for tokens, and the token asked for last.

    `expires_at` is in seconds since 1970; 0 where there is no token.
    """

    refresh_token: str = field(repr=False)
    client_secret: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    expires_at: float = 0.0

    def to_json(self) -> str:
        """As it is sealed in an account's `sealed_password`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Grant":
        """The grant that `to_json` wrote."""
        return cls(**json.loads(text))


class NoRedirects(HTTPRedirectHandler):
    """A token server that sends us elsewhere is not followed: secrets go to one address only."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Nowhere."""


OPENER = build_opener(NoRedirects)


def renew(account: Account, grant: Grant) -> Grant:
    """The grant with a new token."""
    answer = ask(account, grant)
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise UnreachableError(f"{account.token_endpoint} answered without a token.")
    try:
        lasts = float(answer.get("expires_in", SECONDS_UNSAID))
    except (TypeError, ValueError):
        lasts = SECONDS_UNSAID
    return replace(
        grant,
        access_token=token,
        expires_at=time.time() + lasts,
        # Some servers give a new refresh token each time, and the old one ends.
        refresh_token=str(answer.get("refresh_token") or grant.refresh_token),
    )


def ask(account: Account, grant: Grant) -> dict[str, Any]:
    """What the token server answers."""
    where = account.token_endpoint
    parts = urlsplit(where)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise RefusedLoginError(f"“{where}” is no https address: a token is a secret.")
    form = {
        "grant_type": "refresh_token",
        "refresh_token": grant.refresh_token,
        "client_id": account.client_id,
    }
    if grant.client_secret:
        form["client_secret"] = grant.client_secret
    # The scheme was looked at above.
    request = Request(where, data=urlencode(form).encode(), headers={"Accept": "application/json"})  # noqa: S310
    try:
        with OPENER.open(request, timeout=SECONDS_TO_WAIT) as response:
            return read(response.read(LARGEST_ANSWER), where)
    except HTTPError as error:
        with error:
            refuse(error.code, error.read(LARGEST_ANSWER), account)
        raise AssertionError from error
    except (OSError, HTTPException) as error:
        raise UnreachableError(f"Cannot reach {where}: {type(error).__name__}.") from error


def read(body: bytes, where: str) -> dict[str, Any]:
    """The JSON object that the body is."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise UnreachableError(f"{where} did not answer with JSON.")
    return answer


def refuse(status: int, body: bytes, account: Account) -> None:
    """Raises what an answer other than OK means."""
    try:
        said = str(json.loads(body).get("error", ""))[:LONGEST_CODE]
    except (ValueError, AttributeError):
        said = ""
    if said in FOR_GOOD:
        raise RefusedLoginError(
            f"{account.token_endpoint} gives no more tokens for {account.username} ({said}): "
            "the grant has ended. Grant access again and add the account with the new token."
        ) from None
    raise UnreachableError(
        f"{account.token_endpoint} gave no token: HTTP {status} {said}".strip() + "."
    ) from None
