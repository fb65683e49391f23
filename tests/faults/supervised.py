"""A process that is started again whenever it ends, as a service manager would."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

SECONDS_BEFORE_RESTART = 1.0


class Supervised:
    """One of Hamlet's processes, in a group of its own.

    `environment` counts from the next start on. `ended` lists the exit statuses
    with which it ended without being killed by us.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        root: Path,
        log: Path,
        environment: Mapping[str, str],
    ) -> None:
        self.name, self.command, self.root, self.log = name, command, root, log
        self.environment = dict(environment)
        self.ended: list[int] = []
        self.lock = threading.Lock()
        self.popen = self.started()
        self.closed = threading.Event()
        self.thread = threading.Thread(target=self.watch_over, daemon=True)
        self.thread.start()

    def started(self) -> subprocess.Popen[bytes]:
        """A new process."""
        with self.log.open("ab") as output:
            return subprocess.Popen(
                self.command,
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def watch_over(self) -> None:
        """Starts it again a second after it ended, until closed."""
        while not self.closed.wait(0.2):
            status = self.popen.poll()
            if status is None:
                continue
            if status != -signal.SIGKILL:
                self.ended.append(status)
            self.end_group()
            time.sleep(SECONDS_BEFORE_RESTART)
            with self.lock:
                if not self.closed.is_set():
                    self.popen = self.started()

    def kill(self) -> None:
        """The process and its children have died at once; it is started again by and by."""
        with self.lock:
            self.end_group()

    def kill_child(self, number: int) -> None:
        """One of its children has died at once, or itself where it has none."""
        children = self.children()
        if not children:
            self.kill()
            return
        self.kill_member(children[number % len(children)])

    def kill_member(self, pid: int) -> None:
        """That process of the group has died at once."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def pause(self) -> None:
        """None of its processes does anything, until it is woken."""
        self.signal_group(signal.SIGSTOP)

    def wake(self) -> None:
        """They go on where they stood."""
        self.signal_group(signal.SIGCONT)

    def children(self) -> list[int]:
        """The processes of its group beside the first."""
        found = []
        for each in Path("/proc").iterdir():
            if each.name.isdigit() and int(each.name) != self.popen.pid:
                with suppress(ProcessLookupError):
                    if os.getpgid(int(each.name)) == self.popen.pid:
                        found.append(int(each.name))
        return sorted(found)

    def holds(self, pid: int) -> bool:
        """Whether the process is of this group."""
        try:
            return os.getpgid(pid) == self.popen.pid
        except ProcessLookupError:
            return False

    def end_group(self) -> None:
        """Every process of the group is dead."""
        self.signal_group(signal.SIGKILL)
        self.popen.wait()

    def signal_group(self, number: signal.Signals) -> None:
        """Each process of the group gets the signal."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)

    def close(self) -> None:
        """It has ended, and stays so."""
        self.closed.set()
        with self.lock:
            self.end_group()
        self.thread.join(5)
