"""What the administrator says about challenges, read once from the environment."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from challenge.switch import Switch

SHORTEST_KEY = 32
# Of the 64 bytes of a local part (RFC 5321 §4.5.3.1.1) a plus and a code take 53.
LONGEST_LOCAL_PART = 11


@dataclass(frozen=True, slots=True)
class Dkim:
    """The key that signs our letters; its public half stands in the DNS of our domain."""

    selector: str
    key_file: Path


@dataclass(frozen=True, slots=True)
class Caps:
    """The most letters that are sent, whatever the rules allow."""

    user_a_day: int = 20
    domain_a_day: int = 10
    all_an_hour: int = 200


@dataclass(frozen=True, slots=True)
class Configuration:
    """All of it; the default sends nothing.

    `site` is where senders find the answer page, without a slash at its end.
    `address` is whom the letters are from: answers to `local+CODE@domain` come to
    the mailbox at `mailbox_url` ("" where nobody reads it). `smtp_url` takes the
    letters, `helo` is how we greet it. `keys` sign the codes: the first signs,
    all are believed. `served` are domains whose mailboxes another Hamlet, or
    another filter of ours, serves. `wait_days` is how long mail waits where its user
    says nothing. Above `spam_budget`, the share of asked mail that was spam after
    all, the breaker opens, and likewise above `bounce_budget`. `texts` is a folder of
    letters in the administrator's own words.
    """

    switch: Switch = Switch.OFF
    site: str = ""
    address: str = ""
    name: str = "Hamlet"
    mailbox_url: str = ""
    smtp_url: str = ""
    helo: str = ""
    dkim: Dkim | None = None
    keys: tuple[bytes, ...] = ()
    served: frozenset[str] = frozenset()
    caps: Caps = Caps()
    wait_days: int = 14
    spam_budget: float = 0.05
    bounce_budget: float = 0.05
    texts: Path | None = None


def configuration() -> Configuration:
    """The administrator's word, as `config.settings` read it."""
    found = settings.CHALLENGE
    if not isinstance(found, Configuration):
        raise TypeError("settings.CHALLENGE is no Configuration")
    return found
