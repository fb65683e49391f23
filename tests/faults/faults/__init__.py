"""Everything that goes wrong, one kind a file."""

from tests.faults.faults.clock_skewed import ClockSkewed
from tests.faults.faults.database_restarted import DatabaseRestarted
from tests.faults.faults.fault import Fault
from tests.faults.faults.folder_renamed import FolderRenamed
from tests.faults.faults.handed_out_twice import HandedOutTwice
from tests.faults.faults.killed_at_point import KilledAtPoint
from tests.faults.faults.line_cut import LineCut
from tests.faults.faults.line_dead import LineDead
from tests.faults.faults.line_delayed import LineDelayed
from tests.faults.faults.line_truncated import LineTruncated
from tests.faults.faults.mailbox_full import MailboxFull
from tests.faults.faults.process_killed import ProcessKilled
from tests.faults.faults.queue_emptied import QueueEmptied
from tests.faults.faults.renumbered import Renumbered
from tests.faults.faults.taken_under_hands import TakenUnderHands
from tests.faults.faults.worker_killed import WorkerKilled
from tests.faults.faults.worker_paused import WorkerPaused

# Drawn as often as they stand here.
KINDS: tuple[type[Fault], ...] = (
    WorkerKilled,
    WorkerKilled,
    KilledAtPoint,
    KilledAtPoint,
    KilledAtPoint,
    TakenUnderHands,
    TakenUnderHands,
    WorkerPaused,
    ProcessKilled,
    DatabaseRestarted,
    QueueEmptied,
    HandedOutTwice,
    HandedOutTwice,
    LineCut,
    LineDelayed,
    LineTruncated,
    LineDead,
    MailboxFull,
    Renumbered,
    FolderRenamed,
    ClockSkewed,
)

__all__ = ["KINDS", "Fault"]
