"""The metrics that processes count; those that are asked of the database are in `operations`."""

from metrics.meter import Kind, Meter

# A judgement takes milliseconds; one that takes a second has waited for something.
SHORT = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
LONG = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)

JUDGEMENTS = Meter(
    "hamlet_judgements",
    Kind.COUNTER,
    "Letters judged, by verdict and by the step that decided. Most mail is ham; a sudden rise of "
    "unsure means that the filter has lost its footing, or that a new kind of spam is about.",
    ("verdict", "step"),
)
JUDGING_SECONDS = Meter(
    "hamlet_judging_seconds",
    Kind.HISTOGRAM,
    "Seconds from a letter's bytes to its verdict, a letter's share where several were judged "
    "together. Milliseconds are usual; more means a slow database.",
    buckets=SHORT,
)
LESSONS = Meter(
    "hamlet_lessons",
    Kind.COUNTER,
    "Words of people that were learned, by label (ham, spam) and by source: moved (a letter was "
    "moved in a mail program), keyword ($Junk and its kin), button, start and others.",
    ("label", "source"),
)
MOVES = Meter(
    "hamlet_moves",
    Kind.COUNTER,
    "Letters that Hamlet moved on mail servers, by where to: junk, hold, or deliver for those that "
    "were put back.",
    ("action",),
)
SYNCS = Meter(
    "hamlet_syncs",
    Kind.COUNTER,
    "Visits to a mailbox, by outcome: done; busy, where another process was there; interrupted, "
    "where Hamlet's own database or memory gave out; or the trouble as `manage.py accounts` names "
    "it.",
    ("outcome",),
)
SYNC_SECONDS = Meter(
    "hamlet_sync_seconds",
    Kind.HISTOGRAM,
    "Seconds that a visit to a mailbox took, whatever came of it.",
    buckets=LONG,
)
RETRAININGS = Meter(
    "hamlet_retrainings",
    Kind.COUNTER,
    "Networks trained anew, by what asked for it and by outcome: promoted, or kept where the one "
    "in use was no worse.",
    ("trigger", "outcome"),
)
TASK_SECONDS = Meter(
    "hamlet_task_seconds",
    Kind.HISTOGRAM,
    "Seconds that a background task ran, by task. Its count is how many ended, well or badly.",
    ("task",),
    buckets=LONG,
)
TASKS_FAILED = Meter(
    "hamlet_tasks_failed",
    Kind.COUNTER,
    "Background tasks that failed and are not tried again by themselves, by task. The sweeps find "
    "their work again; one that fails for ever is for a person to look at.",
    ("task",),
)
TASKS_RETRIED = Meter(
    "hamlet_tasks_retried",
    Kind.COUNTER,
    "Background tasks handed out again after a failure or the death of their process, by task.",
    ("task",),
)
MEMORY = Meter(
    "hamlet_process_memory_bytes",
    Kind.GAUGE,
    "Memory that a process holds (resident), as of the end of its latest task. A worker's child is "
    "replaced when it holds more than WORKER_MEMORY_MIB.",
)
WATCHED = Meter(
    "hamlet_watched_accounts",
    Kind.GAUGE,
    "Accounts that the watch looks after, by phase: watching, polling (no IDLE there), connecting, "
    "waiting (for the next attempt), refused, over the limit.",
    ("phase",),
)
WATCH_CONNECTIONS = Meter(
    "hamlet_watch_connections",
    Kind.GAUGE,
    "Connections to mail servers that the watch holds open.",
)

ALL = (
    JUDGEMENTS,
    JUDGING_SECONDS,
    LESSONS,
    MOVES,
    SYNCS,
    SYNC_SECONDS,
    RETRAININGS,
    TASK_SECONDS,
    TASKS_FAILED,
    TASKS_RETRIED,
    MEMORY,
    WATCHED,
    WATCH_CONNECTIONS,
)
