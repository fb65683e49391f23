"""What the environment says about challenges; nothing is sent unless it says so."""

from collections.abc import Callable
from pathlib import Path

from environs import validate

from challenge.configuration import LONGEST_LOCAL_PART, SHORTEST_KEY, Caps, Configuration, Dkim
from challenge.switch import Switch
from config.environment import env, explained
from config.mail_server import mail_server

EXAMPLE_KEY = "a key of at least 32 characters, made by: openssl rand -hex 32"


def challenges(*, default_smtp: str, kept_key: Callable[[], str] | None) -> Configuration:
    """The administrator's word.

    `default_smtp` is the server of all other letters; `kept_key` makes and keeps the
    key of an installation that asks for none. Raises what `explained` raises, for
    what is wrong and for what is missing once challenges are on.
    """
    with explained("CHALLENGES", example="log"):
        switch = Switch(env.str("CHALLENGES", "") or Switch.OFF)
    with explained("CHALLENGE_SITE", example="https://hamlet.example.org"):
        site = env.str("CHALLENGE_SITE", "").rstrip("/")
        if site and not site.startswith(("https://", "http://")):
            raise ValueError("must begin with https://")
    with explained("CHALLENGE_ADDRESS", example="challenge@hamlet.example.org"):
        address = env.str("CHALLENGE_ADDRESS", "").lower()
        local, _, domain = address.partition("@")
        if address and not (local and domain and "+" not in local):
            raise ValueError("must be one address, without a + in it")
        if len(local) > LONGEST_LOCAL_PART:
            raise ValueError(f"has more than {LONGEST_LOCAL_PART} characters before the @")
    with explained("CHALLENGE_SMTP_URL", example="smtp://127.0.0.1"):
        smtp_url = env.str("CHALLENGE_SMTP_URL", "") or default_smtp
        mail_server(smtp_url)
    with explained("CHALLENGE_KEYS", example=EXAMPLE_KEY):
        said = env.str("CHALLENGE_KEYS", "") or (kept_key() if kept_key else "")
        keys = tuple(key.strip().encode() for key in said.split(",") if key.strip())
        if any(len(key) < SHORTEST_KEY for key in keys):
            raise ValueError(f"holds a key shorter than {SHORTEST_KEY} characters")
    mailbox_url = env.str("CHALLENGE_MAILBOX_URL", "")
    if switch is Switch.ON:
        needed = {
            "CHALLENGE_SITE": (site, "https://hamlet.example.org"),
            "CHALLENGE_ADDRESS": (address, "challenge@hamlet.example.org"),
            "CHALLENGE_SMTP_URL": (smtp_url, "smtp://127.0.0.1"),
            "CHALLENGE_KEYS": (keys, EXAMPLE_KEY),
            "CHALLENGE_MAILBOX_URL": (mailbox_url, "imaps://ask:password@mail.example.org"),
        }
        for name, (value, example) in needed.items():
            with explained(name, example=example):
                if not value:
                    raise ValueError("is missing, and CHALLENGES=on needs it")
    return Configuration(
        switch=switch,
        site=site,
        address=address,
        name=env.str("CHALLENGE_NAME", "Hamlet"),
        mailbox_url=mailbox_url,
        smtp_url=smtp_url,
        helo=env.str("CHALLENGE_HELO", "") or domain,
        dkim=dkim(),
        keys=keys,
        served=frozenset(env.list("CHALLENGE_SERVED_DOMAINS", [], subcast=str.lower)),
        caps=caps(),
        wait_days=whole("CHALLENGE_WAIT_DAYS", 14, least=1, most=365),
        spam_budget=share("CHALLENGE_SPAM_BUDGET"),
        bounce_budget=share("CHALLENGE_BOUNCE_BUDGET"),
        texts=Path(folder) if (folder := env.str("CHALLENGE_TEXTS", "")) else None,
    )


def dkim() -> Dkim | None:
    """The key that signs letters, where there is one."""
    with explained("CHALLENGE_DKIM_KEY_FILE", example="/etc/hamlet/dkim.pem"):
        selector = env.str("CHALLENGE_DKIM_SELECTOR", "")
        file = env.str("CHALLENGE_DKIM_KEY_FILE", "")
        if not (selector or file):
            return None
        if not (selector and file):
            raise ValueError("and CHALLENGE_DKIM_SELECTOR come together")
        with Path(file).open("rb"):
            pass
        return Dkim(selector, Path(file))


def caps() -> Caps:
    """The most letters, by user, by domain and in all."""
    usual = Caps()
    return Caps(
        user_a_day=whole("CHALLENGES_PER_USER_A_DAY", usual.user_a_day),
        domain_a_day=whole("CHALLENGES_PER_DOMAIN_A_DAY", usual.domain_a_day),
        all_an_hour=whole("CHALLENGES_AN_HOUR", usual.all_an_hour),
    )


def whole(name: str, usual: int, *, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number within bounds."""
    with explained(name, example=str(usual)):
        found = env.int(name, usual, validate=validate.Range(least, most))
        return usual if found is None else int(found)


def share(name: str) -> float:
    """A share between 0 and 1; 5 % where nothing is said."""
    with explained(name, example="0.05"):
        found = env.float(name, 0.05, validate=validate.Range(0, 1))
        return 0.05 if found is None else float(found)
