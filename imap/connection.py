"""A logged-in connection to an account's server, and its failures in a person's words."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from imap.client import Client
from imap.errors import (
    ConnectionLostError,
    MailServerError,
    RefusedCommandError,
    RefusedLoginError,
    ThrottledError,
    UnreachableError,
    UntrustedError,
)
from imap.logging_in import Proof, proof
from imap.models import Account, Security
from imap.throttling import is_throttled

# Seconds. A server may think long over a search in a great folder.
LONGEST_SILENCE = 90.0
LONGEST_KNOCK = 15.0
# Of a lease, so that whoever waits on a slow server still holds the account when the answer comes.
SHARE_OF_A_LEASE = 0.5


@dataclass(frozen=True, slots=True)
class Server:
    """The server of an account, as errors name it."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@contextmanager
def connect(account: Account, *, patience: SocketTimeout | None = None) -> Iterator[IMAPClient]:
    """A connection logged in to the account, closed in the end.

    Raises one of `imap.errors` for whatever goes wrong, also inside the `with`
    block: a broken connection there is `ConnectionLostError`, a command that
    the server refused `RefusedCommandError`.
    """
    server = Server(account.host, account.port)
    client = opened(account, server, patience or usual_patience())
    try:
        log_in(client, account, server)
        client.normalise_times = False
        yield client
    except (IMAPClientError, OSError) as error:
        raise broken(error, server) from error
    finally:
        close(client)


def usual_patience() -> SocketTimeout:
    """How long a server may keep silent: half a lease, and never longer than makes sense."""
    silence = min(LONGEST_SILENCE, SHARE_OF_A_LEASE * settings.ACCOUNT_LEASE_SECONDS)
    return SocketTimeout(connect=min(LONGEST_KNOCK, silence), read=silence)


def broken(error: Exception, server: Server) -> MailServerError:
    """What a connection that was open ended with."""
    said = reason(error)
    if isinstance(error, IMAPClientError) and is_throttled(said):
        return ThrottledError(f"{server} wants to be left alone for a while: {said}")
    if isinstance(error, IMAPClientAbortError | OSError):
        return ConnectionLostError(
            f"The connection to {server} broke ({said}). What was done stays done; "
            "the next sync goes on from there."
        )
    return RefusedCommandError(f"{server} refused a command: {said}")


def opened(account: Account, server: Server, patience: SocketTimeout) -> IMAPClient:
    """A connection protected as the account asks, not yet logged in."""
    client = None
    try:
        client = Client(
            account.host,
            account.port,
            ssl=account.security == Security.TLS,
            ssl_context=trust(account),
            timeout=patience,
        )
        if account.security == Security.STARTTLS:
            client.starttls(trust(account))
    except (OSError, UnicodeError, IMAPClientError) as error:
        if client is not None:
            close(client)
        raise unopened(error, account, server) from error
    return client


def unopened(error: Exception, account: Account, server: Server) -> MailServerError:
    """Why no protected connection came about, and what to do."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return UntrustedError(
            f"{server} shows a certificate that is not to be trusted: {error.verify_message}. "
            "Check the host name; for a private server add its certificate with --certificate."
        )
    if isinstance(error, CapabilityError):
        return UntrustedError(
            f"{server} does not offer STARTTLS. Use --tls, usually on port 993; "
            "only on your own machine use --plain."
        )
    said = reason(error)
    if isinstance(error, IMAPClientError) and (is_throttled(said) or "BYE" in said):
        return ThrottledError(f"{server} lets nobody in now: {said}")
    if isinstance(error, ssl.SSLError | IMAPClientAbortError):
        # A server that restarts breaks off as well: that is nothing to pause an account for.
        broke = isinstance(error, IMAPClientAbortError | ssl.SSLEOFError | ssl.SSLZeroReturnError)
        kind = UnreachableError if broke else UntrustedError
        return kind(
            f"No {account.security.upper()} connection with {server} came about "
            f"({said}). Port 993 is usually --tls, port 143 --starttls."
        )
    if isinstance(error, IMAPClientError):
        return UnreachableError(f"{server} does not speak IMAP: {said}")
    return UnreachableError(
        f"Cannot reach {server}: {said}. Check the host name, the port "
        "and that the server is running."
    )


def log_in(client: IMAPClient, account: Account, server: Server) -> None:
    """Logs in; raises `RefusedLoginError` where the server does not want this person."""
    if client.has_capability("LOGINDISABLED"):
        raise UntrustedError(
            f"{server} takes no password over an unprotected connection. Use --tls or --starttls."
        )
    offers = {each.decode("ascii", "replace").upper() for each in client.capabilities()}
    given = proof(account, offers)
    try:
        try:
            authenticate(client, given)
        except LoginError:
            if not given.token:
                raise
            # A token may end before its time; another one either works or says why not.
            authenticate(client, proof(account, offers, refused=given.token))
    except LoginError as error:
        raise not_let_in(error, account, server) from error


def authenticate(client: IMAPClient, given: Proof) -> None:
    """Sends the proof; raises IMAPClient's `LoginError` where it is not accepted."""
    if given.mechanism == "LOGIN":
        client.login(given.username, given.password)
        return
    # A server that refuses a token says why in a challenge, and wants an answer (RFC 7628 §3.2.3).
    after_refusal = b"\1" if given.mechanism == "OAUTHBEARER" else b""
    says = iter([given.response])
    client.sasl_login(given.mechanism, lambda _: next(says, after_refusal))


def not_let_in(error: LoginError, account: Account, server: Server) -> Exception:
    """Why the server did not let the account in."""
    cause = error.__context__
    if isinstance(cause, Exception) and isinstance(cause, IMAPClientAbortError):
        return cause
    said = reason(error)
    if is_throttled(said):
        return ThrottledError(f"{server} cannot let anybody in now: {said}")
    whose = f"{account.master}, for {account.username}" if account.master else account.username
    return RefusedLoginError(
        f"{server} refused the login of {whose}: {said}. Check user name and "
        "password; some providers want a password made for this program."
    )


def trust(account: Account) -> ssl.SSLContext:
    """Whom to believe: the system's authorities and the account's own certificate, if any."""
    context = ssl.create_default_context()
    if account.trusted_certificate:
        try:
            context.load_verify_locations(cadata=account.trusted_certificate)
        except (ssl.SSLError, ValueError) as error:
            raise UntrustedError(
                "The certificate kept for this account is not readable PEM; add the account "
                "again with a file that begins with -----BEGIN CERTIFICATE-----."
            ) from error
    return context


def close(client: IMAPClient) -> None:
    """Ends the connection, politely if it still works."""
    try:
        client.logout()
    except (IMAPClientError, OSError):
        # Broken already, or so confused that only the socket is left to close.
        try:
            client.shutdown()
        except OSError:
            return


def reason(error: Exception) -> str:
    """The error in one line: the server's own words where there are any."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    # imaplib wraps the server's bytes in their Python notation.
    text = text.removeprefix("b'").removesuffix("'").strip().rstrip(".")
    return text or type(error).__name__
