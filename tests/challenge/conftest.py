"""The mail servers between Hamlet and a sender, and what the world may know of Hamlet's domain."""

import base64
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from challenge.configuration import Dkim
from tests.servers.dns import NameServer
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures import short_folder
from tests.servers.postfix import Postfix
from tests.servers.rspamd import Verifier

DOMAIN = "hamlet.example.org"
SELECTOR = "h1"

# docs/challenge.md says so too: whom nobody can write to is told to the mailbox that is read.
BOUNCES = f"""\
smtp_helo_name = {DOMAIN}
notify_classes = 2bounce
2bounce_notice_recipient = challenge@{DOMAIN}
"""


@pytest.fixture(scope="session")
def theirs() -> Iterator[Postfix]:
    """The mail server of the senders, at person.example; it has no mailbox `nobody`."""
    nobody = {"nobody@person.example": "550 5.1.1 no such mailbox"}
    with (
        short_folder("postfix") as folder,
        closing(
            Postfix(folder, name="mx.person.example", domains=["person.example"], refused=nobody)
        ) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def ours(theirs: Postfix, dovecot: Dovecot) -> Iterator[Postfix]:
    """Hamlet's own mail server; what comes to its domain lies in Dovecot's mailbox `answers`."""
    with (
        short_folder("postfix") as folder,
        closing(
            Postfix(
                folder,
                name=DOMAIN,
                domains=[DOMAIN],
                routes={"person.example": theirs.port},
                mail=dovecot.mail,
                maildir="answers/",
                settings=BOUNCES,
            )
        ) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def signature(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dkim, str]:
    """A key that signs, and the DNS record of its public half."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = tmp_path_factory.mktemp("dkim") / "dkim.pem"
    file.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Dkim(SELECTOR, Path(file)), f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


@pytest.fixture(scope="session")
def verifier(signature: tuple[Dkim, str]) -> Iterator[Verifier]:
    """rspamd, with a name server that knows Hamlet's domain: SPF, the key, and a strict DMARC."""
    records = {
        (DOMAIN, "TXT"): "v=spf1 ip4:127.0.0.1 -all",
        (f"{SELECTOR}._domainkey.{DOMAIN}", "TXT"): signature[1],
        (f"_dmarc.{DOMAIN}", "TXT"): "v=DMARC1; p=reject; adkim=s; aspf=s",
    }
    with (
        short_folder("rspamd") as folder,
        closing(NameServer(records)) as nameserver,
        closing(Verifier(folder, nameserver=nameserver.port)) as verifier,
    ):
        yield verifier
