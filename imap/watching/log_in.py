"""Logging in on a connection that is to be listened to."""

import asyncio
import base64

from aioimaplib import aioimaplib

from imap.errors import RefusedLoginError, UntrustedError
from imap.logging_in import Proof
from imap.throttling import is_throttled
from imap.watching.channel import SECONDS_TO_ANSWER, Channel, LostError
from imap.watching.quoting import quoted_ascii


class Authenticate(aioimaplib.Command):  # type: ignore[misc]  # aioimaplib has no types
    """AUTHENTICATE, which answers the server's challenges; aioimaplib sends only one line."""

    def __init__(self, channel: Channel, given: Proof) -> None:
        protocol = channel.client.protocol
        self.send = protocol.send
        self.secret = base64.b64encode(given.response).decode()
        # After a refused token the server says why, and waits for a word (RFC 7628 §3.2.3).
        self.answers = [base64.b64encode(b"\1").decode() if "BEARER" in given.mechanism else ""]
        at_once = channel.can("SASL-IR")
        if not at_once:
            self.answers.insert(0, self.secret)
        arguments = (given.mechanism, self.secret) if at_once else (given.mechanism,)
        super().__init__("AUTHENTICATE", protocol.new_tag(), *arguments)

    def append_to_resp(self, line: bytes, result: str = "Pending") -> None:
        """A challenge is answered; "*" gives up (RFC 3501 §6.2.2)."""
        super().append_to_resp(line, result)
        if line.startswith(b"+"):
            answer = self.answers.pop(0) if self.answers else "*"
            self.send(answer, scrub=answer or None)


async def log_in(channel: Channel, given: Proof) -> None:
    """Logs in; raises `RefusedLoginError` where the server does not want this person."""
    if channel.can("LOGINDISABLED"):
        raise UntrustedError("the server takes no password over an unprotected connection")
    protocol = channel.client.protocol
    if given.mechanism == "LOGIN":
        name, secret = quoted_ascii(given.username), quoted_ascii(given.password)
        command = aioimaplib.Command("LOGIN", protocol.new_tag(), name, secret)
    else:
        command = Authenticate(channel, given)
        secret = command.secret
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            answer = await protocol.execute(command, scrub=secret)
    except (aioimaplib.AioImapException, OSError, TimeoutError) as error:
        raise LostError(f"{command.name} failed ({type(error).__name__})") from error
    said = b" ".join(bytes(line) for line in answer.lines).decode("utf-8", "replace")
    if answer.result != "OK":
        if is_throttled(said):
            raise LostError("the server lets nobody in now")
        raise RefusedLoginError("the server refused the login")
    protocol.state = aioimaplib.AUTH
    protocol.capabilities = set()
    await protocol.capability()
