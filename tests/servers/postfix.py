"""A private Postfix: takes mail on a loopback port, and passes it on or files it in a Maildir."""

import os
import pwd
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from tests.servers.process import PATIENCE, Process, ServerError, answers, find, free_port

PACKAGE = "postfix"
DAEMONS = Path("/usr/lib/postfix/sbin")

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = /dev/stdout
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = {name}
mydestination =
mynetworks = 127.0.0.0/8
relay_domains = {routed}
transport_maps = {routes}
smtpd_recipient_restrictions = {refused} permit_mynetworks reject_unauth_destination
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = static:{maildir}
virtual_mailbox_base = {mail}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
recipient_delimiter = +
disable_dns_lookups = yes
smtp_host_lookup = native
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
{settings}
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """A mail server called `name` on loopback `port`, ended with `close`.

    Mail to any mailbox of `domains` is filed in the Maildir `mail`/`maildir`, which belongs
    to nobody; that to a domain of `routes` is passed on to another loopback port. An address in
    `refused` is answered with the code and text given there. `settings` are added to Postfix's own.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        domains: Sequence[str] = (),
        routes: Mapping[str, int] = MappingProxyType({}),
        refused: Mapping[str, str] = MappingProxyType({}),
        mail: Path | None = None,
        maildir: str = "all/",
        settings: str = "",
    ) -> None:
        if os.getuid() != 0:
            raise ServerError(
                "Postfix starts only as root: run the tests as root, or in a container"
            )
        self.port = free_port()
        self.mail = mail or folder / "mail"
        self.maildir, self.queue = self.mail / maildir, folder / "queue"
        owner = pwd.getpwnam("nobody")
        folder.chmod(0o755)
        for part in ("configuration", "queue", "data", "mail"):
            (folder / part).mkdir()
        os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        denied = ", ".join(f"{{ {address} = {said} }}" for address, said in refused.items())
        routed = ", ".join(
            f"{{ {domain} = smtp:[127.0.0.1]:{port} }}" for domain, port in routes.items()
        )
        (folder / "configuration/main.cf").write_text(
            MAIN.format(
                folder=folder,
                name=name,
                domains=" ".join(domains),
                routed=" ".join(routes),
                routes=f"inline:{{ {routed} }}" if routed else "",
                refused=f"check_recipient_access inline:{{ {denied} }}," if denied else "",
                mail=self.mail,
                maildir=maildir,
                uid=owner.pw_uid,
                gid=owner.pw_gid,
                settings=settings,
            )
        )
        (folder / "configuration/master.cf").write_text(MASTER.format(port=self.port))
        configuration = ("-c", folder / "configuration")
        subprocess.run(
            [find("postfix", package=PACKAGE), *configuration, "check"],
            capture_output=True,
            check=True,
        )
        self.process = Process(
            # `postfix start-fg` is a shell that would be ended without its servers.
            [DAEMONS / "master", *configuration, "-s"],
            log=folder / "postfix.log",
            ready=lambda: answers(self.port),
        )

    def letters(self, to: str) -> list[bytes]:
        """What has been filed for that address, the oldest first, once nothing is on its way."""
        self.rest()
        new = self.maildir / "new"
        files = sorted(new.glob("*"), key=lambda each: each.stat().st_mtime_ns)
        found = (each.read_bytes() for each in files)
        return [raw for raw in found if f"\nDelivered-To: {to}\n".encode() in raw]

    def rest(self) -> None:
        """All that was taken has been filed, passed on or refused, or a long time has passed."""
        deadline = time.monotonic() + PATIENCE
        while any(self.on_its_way()) and time.monotonic() < deadline:
            time.sleep(0.02)

    def on_its_way(self) -> Iterator[Path]:
        """The letters in Postfix's queues."""
        for queue in ("maildrop", "incoming", "active", "deferred"):
            yield from (each for each in (self.queue / queue).rglob("*") if each.is_file())

    def close(self) -> None:
        """The server and its workers have ended."""
        self.process.close()
