"""rspamd: its rules together with its Bayes, on this machine alone."""

import json
import subprocess
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import AF_UNIX, socket
from time import monotonic, sleep

from evaluation.peers.peer import PeerError, installed
from filter.opinion import Verdict
from knowledge_base.label import Label

CONFIGURATION = Path(__file__).with_suffix(".conf")
# What asks servers of others.
REACHING_OUT = ("asn", "fuzzy_check", "phishing", "rbl", "rspamd_update", "surbl")
SPAM = {"add header", "rewrite subject", "reject"}
# It compiles its regular expressions first.
SECONDS_TO_START = 60
# Learned before, or too short to be learned: what a mailbox would meet, too.
NOT_LEARNED = {204, 208, 404}


class LocalConnection(HTTPConnection):
    """HTTP through a socket in the file system."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=SECONDS_TO_START)
        self.path = path

    def connect(self) -> None:
        """Opens the socket."""
        self.sock = socket(AF_UNIX)
        self.sock.connect(str(self.path))


class Rspamd:
    """rspamd in the foreground, its state in `folder`."""

    def __init__(self, folder: Path) -> None:
        program = installed("rspamd", package="rspamd")
        (folder / "override.d").mkdir()
        for module in REACHING_OUT:
            (folder / "override.d" / f"{module}.conf").write_text("enabled = false;\n")
        self.folder = folder
        with (folder / "log").open("wb") as log:
            # the program was found on this machine, and the arguments are ours
            self.process = subprocess.Popen(  # noqa: S603
                (
                    program, "--no-fork", "--insecure", "--config", CONFIGURATION,
                    f"--var=DBDIR={folder}", f"--var=LOCAL_CONFDIR={folder}",
                ),
                stdout=subprocess.DEVNULL,
                stderr=log,
            )  # fmt: skip
        self.wait()

    def wait(self) -> None:
        """Returns once it answers; raises PeerError where it never does."""
        give_up = monotonic() + SECONDS_TO_START
        while monotonic() < give_up and self.process.poll() is None:
            try:
                self.asked("/ping", b"")
            except OSError:
                sleep(0.1)
            else:
                return
        self.close()
        said = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
        raise PeerError(f"rspamd does not start: {said[-500:]}")

    def judge(self, raw: bytes) -> tuple[Verdict, float]:
        """Spam where it would mark or reject the message; there is no unsure."""
        _, body = self.asked("/checkv2", raw)
        told = json.loads(body)
        if "score" not in told:
            # it refuses a message without a byte
            return Verdict.HAM, 0.0
        return Verdict.SPAM if told["action"] in SPAM else Verdict.HAM, float(told["score"])

    def learn(self, raw: bytes, label: Label) -> None:
        """Teaches Bayes; the rules stay as they are."""
        status, body = self.asked(f"/learn{label}", raw)
        if status != 200 and status not in NOT_LEARNED:
            said = body.decode("utf-8", "replace")
            raise PeerError(f"rspamd did not learn a message: {status}, {said}")

    def asked(self, path: str, raw: bytes) -> tuple[int, bytes]:
        """The status and body of an answer; raises OSError while nobody listens."""
        connection = LocalConnection(self.folder / "rspamd.sock")
        try:
            connection.request("POST" if raw else "GET", path, body=raw)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except HTTPException as error:
            raise PeerError(f"rspamd gave no answer: {error!r}") from error
        finally:
            connection.close()

    def close(self) -> None:
        """Ends the process and its workers."""
        self.process.terminate()
        self.process.wait()
