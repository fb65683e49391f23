"""The letter that asks a sender whether a person wrote: conventions for automatic mail kept."""

import re
from datetime import date, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from textwrap import fill

from babel.dates import format_date
from django.utils.timezone import localdate

from challenge import loop
from challenge.codes import Code, code_of
from challenge.configuration import configuration
from challenge.models import Challenge
from challenge.original import Original
from challenge.texts import Texts, texts_in

COLUMNS = 72
LONGEST_SUBJECT = 100
LONGEST_NAME = 60

# What poses as more than one line, or turns the reading direction round.
UNFIT = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufeff]+"
)
# What some reader's program would make a link of, in any of the ways that it may be written.
LINK = re.compile(r"\w[.\u3002\uff0e\uff61]\w*[^\W\d]|[/\uff0f]{2}|[@\uff20]")


def compose(challenge: Challenge, original: Original, *, at: datetime) -> bytes:
    """The letter, unsigned, as SMTP takes it; the same arguments give the same bytes.

    By RFC 3834: it answers automatically, says so, and stands in the original's thread. Of the
    original it repeats its subject, cut and made one line, unless that could hold a link; nothing
    else. ValueError where the challenge has no time to be answered in, or no key is set.
    """
    said, code = configuration(), code_of(challenge)
    texts = texts_in(original.language)
    local, _, domain = said.address.rpartition("@")
    whose, _, where = challenge.sender.rpartition("@")
    name = one_line(said.name, LONGEST_NAME)
    words = places(challenge, original, texts, code)
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(name, local, domain)
    letter["Reply-To"] = Address(name, f"{local}+{code.in_address}", domain)
    letter["To"] = Address("", whose, where)
    letter["Subject"] = f"Auto: {subject(original) or texts.subject.substitute(words)}"
    letter["Date"] = format_datetime(at)
    letter["Auto-Submitted"] = "auto-replied"
    letter[loop.FIELD] = "1"
    # Exchange answers for people who are away, unless it is told not to.
    letter["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    text = "\n".join(map(filled, texts.letter.substitute(words).splitlines())) + "\n"
    # Nothing on the way may have to encode it anew: that would break the signature.
    letter.set_content(text, cte="7bit" if text.isascii() else "quoted-printable")
    letter["Content-Language"] = texts.language
    return thread(challenge, original) + letter.as_bytes()


def thread(challenge: Challenge, original: Original) -> bytes:
    """The fields of ids, which `email` would take apart where they are long, or encode."""
    fields = f"Message-ID: {message_id(challenge)}\r\n"
    if original.message_id:
        references = "\r\n ".join([*original.references, original.message_id])
        fields += f"In-Reply-To: {original.message_id}\r\nReferences: {references}\r\n"
    return fields.encode("ascii")


def message_id(challenge: Challenge) -> str:
    """The letter's own, the same whenever it is sent again; only who has the letter can know it."""
    unique = sha256(f"letter {challenge.handle}".encode()).hexdigest()[:32]
    return f"<{unique}@{configuration().address.rpartition('@')[2]}>"


def places(challenge: Challenge, original: Original, texts: Texts, code: Code) -> dict[str, str]:
    """What stands in the places of the texts.

    Who wrote to an alias learns neither the address behind it nor whose it is.
    """
    if challenge.expires_at is None:
        raise ValueError("A letter needs to know until when its answer is awaited.")
    said, user = configuration(), challenge.user
    address = original.addressed or user.address
    name = one_line(user.name, LONGEST_NAME) if address == user.address else ""
    # The last whole day: whoever reads the date may live east or west of us.
    last = localdate(challenge.expires_at - timedelta(days=1))
    return {
        "who": f"{name} <{address}>" if name else address,
        "address": address,
        "name": one_line(said.name, LONGEST_NAME),
        "date": day(localdate(challenge.judgement.arrived_at), texts),
        "until": day(last, texts),
        "link": f"{said.site}/c/{code.in_url}/",
    }


def subject(original: Original) -> str:
    """The original's subject; "" where it has none, or one that could hold a link."""
    found = one_line(original.subject, LONGEST_SUBJECT)
    return "" if LINK.search(found) else found


def one_line(text: str, longest: int) -> str:
    """The text on one line without invisible characters, cut to so many."""
    found = UNFIT.sub(" ", text.encode("utf-8", "replace").decode()).strip()
    return found if len(found) <= longest else f"{found[: longest - 1].rstrip()}…"


def day(when: date, texts: Texts) -> str:
    """A day as people who speak the language write it, in full."""
    return format_date(when, "long", locale=texts.locale)


def filled(line: str) -> str:
    """One paragraph, with what stands before it kept before each line of it."""
    words = line.lstrip()
    indent = line[: len(line) - len(words)]
    return fill(
        words,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=f"{indent}  " if words.startswith("- ") else indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
