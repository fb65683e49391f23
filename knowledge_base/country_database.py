"""In which country an IP address stands, by a database in MaxMind's format.

The bundled database is unpacked once into `DATA_DIR` and mapped from there:
then a process opens it in a fifth of a millisecond, and all share its eight
megabytes. Unpacked in memory it would cost each process 0.15 s and those eight
megabytes, and only the slow reader of maxminddb can read from memory.
"""

import logging
import lzma
import os
import tempfile
from functools import cache, lru_cache
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import maxminddb
from django.conf import settings

from knowledge_base.country_codes import COUNTRY_CODES
from mail.received import parse_address

BUNDLED = Path(__file__).parent / "data" / "geo-whois-asn-country.mmdb.xz"

logger = logging.getLogger(__name__)


class CountryDatabaseError(Exception):
    """The database cannot be used; the message says why and what to do."""


def country_of(ip: str) -> str | None:
    """The country (ISO 3166-1 alpha-2) of an address, None where it is not known.

    A database that cannot be used is logged once a process, and knows nothing;
    `database_problem` says what is wrong with it.
    """
    reader = _reader(settings.COUNTRY_DATABASE, settings.DATA_DIR)
    address = parse_address(ip)
    return None if reader is None or address is None else _country(reader, address)


def database_problem() -> str | None:
    """What is wrong with the database and what to do about it, None if it can be used."""
    try:
        open_database(settings.COUNTRY_DATABASE, settings.DATA_DIR).close()
    except CountryDatabaseError as error:
        return str(error)
    return None


def open_database(path: Path | None, data_dir: Path) -> maxminddb.Reader:
    """The database at `path`, or the bundled one, unpacked in `data_dir`."""
    try:
        return maxminddb.open_database(path or _unpacked(BUNDLED, data_dir))
    except (OSError, lzma.LZMAError, maxminddb.InvalidDatabaseError) as error:
        raise CountryDatabaseError(
            f"The country database {path or BUNDLED.name} cannot be read ({error}). "
            "Set COUNTRY_DATABASE to a file in MaxMind's format (.mmdb), or unset it to use "
            f"the bundled one, which is unpacked into {data_dir}."
        ) from error


@cache
def _reader(path: Path | None, data_dir: Path) -> maxminddb.Reader | None:
    try:
        return open_database(path, data_dir)
    except CountryDatabaseError as error:
        logger.error("%s No country will be known until this process is started again.", error)
        return None


# An open database never changes, and the same servers hand mail over every day.
@lru_cache(maxsize=4_096)
def _country(reader: maxminddb.Reader, address: IPv4Address | IPv6Address) -> str | None:
    try:
        record = reader.get(address)
    except (ValueError, maxminddb.InvalidDatabaseError) as error:
        # An IPv6 address asked of a database of IPv4, or a damaged page.
        logger.debug("No country for %s: %s", address, error)
        return None
    if not isinstance(record, dict):
        return None
    # MaxMind's own layout, then that of the flat databases.
    country = record.get("country")
    code = country.get("iso_code") if isinstance(country, dict) else record.get("country_code")
    return code if isinstance(code, str) and code in COUNTRY_CODES else None


def _unpacked(packed: Path, folder: Path) -> Path:
    data = packed.read_bytes()
    target = folder / f"{packed.stem}-{blake2b(data, digest_size=8).hexdigest()}"
    if not target.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=folder, prefix=f".{packed.stem}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(lzma.decompress(data))
        # Processes that start together each replace it by the same, whole file.
        Path(draft).replace(target)
    return target
