"""An SMTP server in this process that does as a test says, and remembers what it was given."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.process import free_port

TAKEN = "250 OK"


class Server:
    """What comes to it lies in `envelopes`; it answers MAIL, RCPT and DATA with these lines."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.greetings: list[str | None] = []
        self.logged_in: list[tuple[bytes, bytes]] = []
        self.to_sender = self.to_recipient = self.to_data = TAKEN
        self.port = free_port()

    def __call__(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        data: LoginPassword,
    ) -> AuthResult:
        """Whether somebody may log in: aiosmtpd asks."""
        self.logged_in.append((data.login, data.password))
        return AuthResult(success=data == LoginPassword(b"hamlet", b"p:w/@"), handled=False)

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self.to_sender == TAKEN:
            envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self.to_recipient == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.greetings.append(session.host_name)
        if self.to_data == TAKEN:
            self.envelopes.append(envelope)
        return self.to_data

    @contextmanager
    def running(self, *, log_in: bool = False) -> Iterator["Server"]:
        """It listens on `port` of this machine."""
        options = {"auth_require_tls": False, "authenticator": self}
        controller = Controller(
            self, hostname="127.0.0.1", port=self.port, **(options if log_in else {})
        )
        controller.start()
        try:
            yield self
        finally:
            controller.stop()
