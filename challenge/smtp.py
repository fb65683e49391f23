"""Hands a letter over to the administrator's mail server, from nobody: `MAIL FROM:<>`."""

import re
import ssl
from dataclasses import dataclass
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from urllib.parse import unquote, urlsplit

from challenge.configuration import configuration

# Scheme: usual port.
SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
# Seconds that a server may keep silent.
PATIENCE = 60.0
# From this on an SMTP server refuses for good (RFC 5321 §4.2.1).
FOR_GOOD = 500
# What a server says of a mailbox or a domain that does not exist or takes nothing (RFC 3463 §3).
NO_SUCH_MAILBOX = re.compile(rb"5\.[12]\.\d")
# Neither % nor !, by which old servers were told a route.
WORD = r"[\w#$&'*+/=?^`{|}~-]+"
SENDABLE = re.compile(rf"(?=.{{1,64}}@){WORD}(\.{WORD})*@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)


class NotNowError(Exception):
    """The server cannot take the letter now, or nobody knows whether it has; try again later."""


class RefusedError(Exception):
    """The server will never take the letter."""


class NoSuchMailboxError(RefusedError):
    """Nobody can be reached at the address."""


@dataclass(frozen=True, slots=True)
class Relay:
    """The server that takes letters."""

    scheme: str
    host: str
    port: int
    user: str
    password: str


def relay(url: str) -> Relay:
    """The server at `url`, which the settings have checked."""
    parts = urlsplit(url)
    return Relay(
        parts.scheme,
        parts.hostname or "",
        parts.port or SCHEMES[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def is_sendable(address: str) -> bool:
    """Whether it is one plain address that any server takes, without a comment, quote or route."""
    return len(address) <= 254 and SENDABLE.fullmatch(address) is not None


def hand_over(letter: bytes, *, to: str) -> None:
    """The server has taken the letter to that address, one that `is_sendable`.

    Raises one of the errors above, in words that quote nobody's address. After `NotNowError`
    the letter may have gone all the same, where the connection broke just before the last answer.
    """
    try:
        client = opened(relay(configuration().smtp_url))
        try:
            client.sendmail("", [to], letter)
        finally:
            close(client)
    except (SMTPException, OSError) as error:
        raise why(error) from error


def opened(server: Relay) -> SMTP:
    """A connection, greeted by the name that our SPF record is for, encrypted and logged in."""
    helo, trust = configuration().helo or None, ssl.create_default_context()
    if server.scheme == "smtps":
        client: SMTP = SMTP_SSL(server.host, server.port, helo, timeout=PATIENCE, context=trust)
    else:
        client = SMTP(server.host, server.port, helo, timeout=PATIENCE)
    try:
        if server.scheme == "smtp+starttls":
            client.starttls(context=trust)
        if server.user:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def close(client: SMTP) -> None:
    """Ends the connection; a letter that was taken stays taken."""
    try:
        client.quit()
    except (SMTPException, OSError):
        client.close()


def why(error: SMTPException | OSError) -> NotNowError | RefusedError:
    """What became of the letter, by kind and code alone: a server's words may quote addresses."""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        if code < FOR_GOOD:
            return NotNowError(f"the address is not taken now: {code}")
        if NO_SUCH_MAILBOX.match(said):
            return NoSuchMailboxError(f"there is no such mailbox: {code} {said[:5].decode()}")
        return RefusedError(f"the address is refused: {code}")
    if isinstance(error, SMTPResponseException):
        # Whatever it says before it has seen the letter is the administrator's to mend.
        of_letter = isinstance(error, SMTPDataError) and error.smtp_code >= FOR_GOOD
        kind = RefusedError if of_letter else NotNowError
        return kind(f"{type(error).__name__} {error.smtp_code}")
    if isinstance(error, SMTPNotSupportedError):
        return NotNowError("the server offers no STARTTLS or no login")
    return NotNowError(f"the server cannot be reached: {type(error).__name__}")
