"""Everything known of a user, in a file that he and his programs can read."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import BinaryField, Model, QuerySet
from django.utils import timezone

from filter.models import StoredMessage
from filter.store import unpacked
from operations.belongings import belongings, schedules
from users.models import User

FORMAT = 1
ROWS_AT_ONCE = 200

# What would let somebody in. The text of the archive says that they are left out.
SECRETS = {"users_user": {"password"}, "imap_account": {"sealed_password"}}

README = """\
Everything that Hamlet knows of {address}, as of {at}.

tables/NAME.jsonl   one table, a JSON object a line; bytes are in base64
mail/DIGEST.eml     the letters that are kept, as they came; DIGEST is their SHA-256 as Hamlet
                    counts it, by which judgements and marks name them
manifest.json       how many rows and letters there are, and when this was made

Left out are secrets: the password of the site, and the password or grant of the mail account.
What is learned is numbers made from mail: earlier spam as hashes of its words, the network's
samples as features. They are here as they are stored.
"""


def silence(_what: str) -> None:
    """Tells nobody."""


def export(user: User, file: IO[bytes], *, tell: Callable[[str], None] = silence) -> dict[str, Any]:
    """Writes a zip archive into `file` and returns its manifest; it reads rows piece by piece.

    Nobody is stopped meanwhile: what comes in while it is written may be in it or not.
    """
    at = timezone.now()
    counts: dict[str, int] = {}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README.format(address=user.address, at=at.isoformat()))
        for table, rows in tables(user):
            tell(table)
            counts[table] = write_table(archive, table, rows)
        tell("mail")
        letters = write_mail(archive, user)
        manifest = {
            "format": FORMAT,
            "address": user.address,
            "made_at": at.isoformat(),
            "rows": counts,
            "letters": letters,
            "left_out": {table: sorted(names) for table, names in SECRETS.items()},
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=2))
    return manifest


def tables(user: User) -> Iterator[tuple[str, QuerySet[Model]]]:
    """His rows in every table that has any of his, and his schedules; mail has its own place."""
    for belonging in reversed(belongings()):
        if belonging.model is not StoredMessage:
            yield belonging.table, belonging.rows(user)
    yield "schedules", schedules(user)


def write_table(archive: ZipFile, table: str, rows: QuerySet[Model]) -> int:
    """Writes one table; returns how many rows there were."""
    secret = SECRETS.get(table, set())
    fields = [each for each in rows.model._meta.concrete_fields if each.attname not in secret]
    count = 0
    with archive.open(f"tables/{table}.jsonl", "w", force_zip64=True) as out:
        for row in rows.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
            values = {each.attname: getattr(row, each.attname) for each in fields}
            for each in fields:
                if isinstance(each, BinaryField) and values[each.attname] is not None:
                    values[each.attname] = base64.b64encode(bytes(values[each.attname])).decode()
            out.write(json.dumps(values, default=in_json).encode() + b"\n")
            count += 1
    return count


def write_mail(archive: ZipFile, user: User) -> int:
    """Writes the letters that are kept; returns how many."""
    count = 0
    kept = StoredMessage.objects.filter(user=user).order_by("pk")
    # Letters may be large, so only a few are held at a time.
    for row in kept.iterator(chunk_size=8):
        archive.writestr(f"mail/{row.digest}.eml", unpacked(row))
        count += 1
    return count


def in_json(value: object) -> str:
    """Times as ISO 8601; anything else as it prints."""
    return value.isoformat() if isinstance(value, datetime) else str(value)
