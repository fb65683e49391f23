"""A private rspamd that verifies SPF, DKIM and DMARC, asks one private name server, and no more."""

import http.client
import json
from pathlib import Path

from tests.servers.process import Process, answers, find, free_port

PACKAGE = "rspamd"

CONFIGURATION = """\
options {{
  pidfile = "{folder}/rspamd.pid";
  tempdir = "{folder}";
  filters = "dkim";
  disable_monitoring = true;
  dns {{ nameserver = ["127.0.0.1:{nameserver}"]; timeout = 5s; retransmits = 2; }}
}}
logging {{ type = "console"; level = "error"; }}
worker "normal" {{ bind_socket = "127.0.0.1:{port}"; count = 1; }}
modules {{
  path = "${{PLUGINSDIR}}/spf.lua";
  path = "${{PLUGINSDIR}}/dmarc.lua";
  fallback_path = "${{SHAREDIR}}/lua";
}}
spf {{ check_local = true; check_authed = true; }}
dkim {{ check_local = true; check_authed = true; }}
dmarc {{ check_local = true; check_authed = true; }}
"""


class Verifier:
    """What a stranger's server makes of a letter's authenticity."""

    def __init__(self, folder: Path, *, nameserver: int) -> None:
        self.port = free_port()
        configuration = folder / "rspamd.conf"
        configuration.write_text(
            CONFIGURATION.format(folder=folder, port=self.port, nameserver=nameserver)
        )
        self.process = Process(
            [
                find("rspamd", package=PACKAGE),
                *("--no-fork", "--insecure", "--config", configuration),
                f"--var=DBDIR={folder}",
            ],
            log=folder / "rspamd.log",
            ready=lambda: answers(self.port),
        )

    def verify(self, raw: bytes, *, ip: str, helo: str, to: str) -> set[str]:
        """The names of what it found, of a letter from nobody: R_SPF_ALLOW, R_DKIM_ALLOW, …"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"IP": ip, "Helo": helo, "From": "<>", "Rcpt": to, "Hostname": helo}
            connection.request("POST", "/checkv2", body=raw, headers=headers)
            found = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return set(found["symbols"])

    def close(self) -> None:
        """The server has ended."""
        self.process.close()
