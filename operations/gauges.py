"""The metrics that are asked of the database and the broker when Prometheus scrapes."""

from metrics.meter import Kind, Meter

ACCOUNTS = Meter(
    "hamlet_accounts",
    Kind.GAUGE,
    "Accounts with a mail server, by state as `manage.py accounts` shows it: new, rehearsed, live, "
    "waiting (for the next attempt), paused (until a person has mended something).",
    ("state",),
)
TROUBLES = Meter(
    "hamlet_accounts_in_trouble",
    Kind.GAUGE,
    "Accounts whose server makes trouble, by its kind: docs/accounts.md says what to do.",
    ("trouble",),
)
LETTERS = Meter(
    "hamlet_letters",
    Kind.GAUGE,
    "Letters that something is still to become of: waiting (to be judged), due (to be moved), "
    "copying, marking or claimed (being moved), held (until a person says what they are), parked "
    "(could not be judged; they lie where they arrived).",
    ("state",),
)
OLDEST = Meter(
    "hamlet_oldest_work_seconds",
    Kind.GAUGE,
    "Age of the oldest work that is due and not done, by kind: judge (a letter that waits), move "
    "(a letter in the wrong folder), sync (the longest unvisited live account). 0 where there is "
    "none.",
    ("kind",),
)
CHALLENGES = Meter(
    "hamlet_challenges",
    Kind.GAUGE,
    "Challenges that something is still to become of: due, sending, sent (an answer is awaited), "
    "failed (the letter did not reach its sender). And stopped: how often the breaker stands open, "
    "so that nobody is asked; `manage.py challenges status` says why.",
    ("state",),
)
QUEUES = Meter(
    "hamlet_queue_length",
    Kind.GAUGE,
    "Tasks that wait in a queue for a worker. One that only grows has too few workers, or none.",
    ("queue",),
)
UP = Meter(
    "hamlet_up",
    Kind.GAUGE,
    "1 where the part answered this scrape (database, broker), 0 where not; its other metrics are "
    "missing then.",
    ("part",),
)

ALL = (ACCOUNTS, TROUBLES, LETTERS, OLDEST, CHALLENGES, QUEUES, UP)
