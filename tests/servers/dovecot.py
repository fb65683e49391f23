"""A private Dovecot: every user name is a mailbox, every password is the same."""

import grp
import os
import pwd
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tests.servers.certificate import write_certificate
from tests.servers.process import Process, ServerError, answers, find, free_port

PACKAGE = "dovecot-imapd"
PASSWORD = "sesame"

# Run as root, Dovecot must hand each part to a lesser user; run by anyone
# else, it can hand nothing to anybody and must not chroot.
SERVICES = (
    "anvil",
    "imap-login",
    "ipc",
    "old-stats",
    "stats",
    "auth",
    "auth-worker",
    "log",
    "imap",
)

CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1, 127.0.0.2
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login {mechanisms}
auth_master_user_separator = *
auth_username_chars =
mail_fsync = never
mail_max_userip_connections = 0
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
default_vsz_limit = 512M
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u:LAYOUT=fs
{settings}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  prefix = {prefix}
  separator = {separator}
{marks}
}}
service imap-login {{
  process_min_avail = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  # Without this a wrong password makes the next log-ins wait for seconds.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{extra}
"""


class Dovecot:
    """An IMAP server on 127.0.0.1, and on 127.0.0.2, for which its certificate does not hold.

    `port` speaks plain IMAP and STARTTLS, `tls_port` TLS; `certificate` is the
    PEM to trust. Any user name logs in with `PASSWORD` and finds an empty
    mailbox. `capability`, if given, is all that the server says it can do;
    `special_use` marks folders by name (RFC 6154). `mechanisms` are offered
    beside PLAIN and LOGIN. `settings` are added to Dovecot's own; a passdb
    there is asked before the one that knows everybody.
    """

    def __init__(
        self,
        folder: Path,
        *,
        capability: str = "",
        prefix: str = "",
        separator: str = "/",
        special_use: Mapping[str, str] = MappingProxyType({}),
        mechanisms: str = "",
        settings: str = "",
    ) -> None:
        self.port, self.tls_port = free_port(), free_port()
        self.certificate = folder / "certificate.pem"
        self.mail = folder / "mail"
        write_certificate(self.certificate, folder / "key.pem")
        self.mail.mkdir()
        if os.getuid() == 0:
            internal, login, mailer = (pwd.getpwnam(n) for n in ("dovecot", "dovenull", "nobody"))
            folder.chmod(0o755)
            os.chown(self.mail, mailer.pw_uid, mailer.pw_gid)
            extra = ""
        else:
            internal = login = mailer = pwd.getpwuid(os.getuid())
            extra = "\n".join(f"service {name} {{\n  chroot =\n}}" for name in SERVICES)
        if capability:
            extra += f"\nimap_capability = {capability}"
        self.configuration = configuration = folder / "dovecot.conf"
        configuration.write_text(
            CONFIGURATION.format(
                folder=folder,
                internal=internal.pw_name,
                internal_group=grp.getgrgid(internal.pw_gid).gr_name,
                login=login.pw_name,
                uid=mailer.pw_uid,
                gid=mailer.pw_gid,
                password=PASSWORD,
                mechanisms=mechanisms,
                settings=settings,
                prefix=prefix,
                separator=separator,
                marks="\n".join(
                    f'mailbox "{name}" {{\n  special_use = {use}\n}}'
                    for name, use in special_use.items()
                ),
                port=self.port,
                tls_port=self.tls_port,
                extra=extra,
            )
        )
        self.process = Process(
            [find("dovecot", package=PACKAGE), "-F", "-c", configuration],
            log=folder / "dovecot.log",
            ready=lambda: answers(self.port),
        )

    def doveadm(self, *arguments: str, stdin: bytes = b"") -> str:
        """What Dovecot's own administration says; raises `ServerError` with what it refused."""
        command = [find("doveadm", package=PACKAGE), "-c", self.configuration, *arguments]
        ran = subprocess.run(command, input=stdin, capture_output=True, check=False)
        if ran.returncode:
            raise ServerError(ran.stderr.decode("utf-8", "replace"))
        return ran.stdout.decode("utf-8", "replace")

    def close(self) -> None:
        """The server has ended."""
        self.process.close()
