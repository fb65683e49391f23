"""The server through which owners of accounts are written to, from one URL."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

# Scheme: usual port, STARTTLS, TLS from the first byte.
SCHEMES = {
    "smtp": (25, False, False),
    "smtp+starttls": (587, True, False),
    "smtps": (465, False, True),
}
SECONDS_TO_ANSWER = 20.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """What Django is told of it; without a host mail goes nowhere."""

    backend: str = "django.core.mail.backends.dummy.EmailBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    timeout: float = SECONDS_TO_ANSWER


def mail_server(url: str) -> MailServer:
    """The server at `url`, or none where `url` is empty.

    Raises `ValueError`, without the URL's password in it, for what is no such URL.
    """
    if not url:
        return MailServer()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(
            "is not a URL; in a password, write / : @ # ? % as %2F %3A %40 …"
        ) from None
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError("must begin with smtp://, smtp+starttls:// or smtps:// and name a host")
    usual_port, starttls, tls = SCHEMES[parts.scheme]
    return MailServer(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=port or usual_port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=starttls,
        tls=tls,
    )


def passwords(*urls: str) -> list[str]:
    """The passwords in the URLs, as written and as meant; what is no URL has none."""
    found: list[str] = []
    for url in urls:
        try:
            password = urlsplit(url).password
        except ValueError:
            continue
        if password:
            found += [password, unquote(password)]
    return found
