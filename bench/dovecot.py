"""A private Dovecot for the time of a benchmark, where one is installed."""

import os
import pwd
import socket
import subprocess
from pathlib import Path

from bench.daemons import await_start, daemon, end

PASSWORD = "sesame"  # noqa: S105  of a server that nobody else can reach

# Run as root, Dovecot must hand each part to a lesser user; run by anyone else it can hand
# nothing to anybody, and must not change its root.
PARTS = (
    "anvil", "imap-login", "ipc", "old-stats", "stats", "auth", "auth-worker", "log", "imap",
)  # fmt: skip

CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u:LAYOUT=fs
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
{extra}
"""


class Dovecot:
    """An IMAP server on a loopback port: any user name logs in with `PASSWORD`."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        mail = folder / "mail"
        mail.mkdir()
        here = pwd.getpwuid(os.getuid())
        internal = login = mailer = here
        extra = "\n".join(f"service {name} {{\n  chroot =\n}}" for name in PARTS)
        if os.getuid() == 0:
            internal, login, mailer = (pwd.getpwnam(n) for n in ("dovecot", "dovenull", "nobody"))
            folder.chmod(0o755)
            os.chown(mail, mailer.pw_uid, mailer.pw_gid)
            extra = ""
        configuration = folder / "dovecot.conf"
        configuration.write_text(
            CONFIGURATION.format(
                folder=folder, internal=internal.pw_name, login=login.pw_name, uid=mailer.pw_uid,
                group="dovecot" if os.getuid() == 0 else here.pw_name,
                gid=mailer.pw_gid, password=PASSWORD, port=self.port, extra=extra,
            )
        )  # fmt: skip
        with (folder / "log").open("wb") as log:
            # the program was found on this machine, and the arguments are ours
            self.process = subprocess.Popen(  # noqa: S603
                (daemon("dovecot", package="dovecot-imapd"), "-F", "-c", configuration),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        await_start(self.process, lambda: answers(self.port), folder / "log")

    def close(self) -> None:
        """The server has ended."""
        end(self.process)


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(port: int) -> bool:
    """Whether somebody accepts connections on this loopback port."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
