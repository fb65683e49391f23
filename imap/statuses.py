"""What several folders say of themselves, in one command where the server can (RFC 5819)."""

from collections.abc import Sequence

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from imapclient.imap_utf7 import decode
from imapclient.response_parser import parse_response

from imap.reading import Opened
from imap.throttling import is_throttled


def can_tell_at_once(client: IMAPClient) -> bool:
    """Whether one command tells it of all."""
    return bool(client.has_capability("LIST-STATUS") and client.has_capability("LIST-EXTENDED"))


def statuses(client: IMAPClient, names: Sequence[str]) -> dict[str, Opened]:
    """What each folder would say if it were opened, keywords left out; missing ones are not there.

    Not for the folder that is open.
    """
    if not names:
        return {}
    if can_tell_at_once(client):
        found = listed(client, names)
    else:
        found = {name: said for name in names if (said := asked(client, name))}
    return {
        name: Opened(
            name,
            said[b"UIDVALIDITY"],
            uidnext=said.get(b"UIDNEXT", 0),
            messages=said.get(b"MESSAGES", 0),
            modseq=said.get(b"HIGHESTMODSEQ", 0),
        )
        for name, said in found.items()
        if name in names and b"UIDVALIDITY" in said
    }


def items(client: IMAPClient) -> list[str]:
    """What is asked for."""
    counts = ["HIGHESTMODSEQ"] if client.has_capability("CONDSTORE") else []
    return ["UIDVALIDITY", "UIDNEXT", "MESSAGES", *counts]


def listed(client: IMAPClient, names: Sequence[str]) -> dict[str, dict[bytes, int]]:
    """The answers of LIST with STATUS, by name."""
    # A wildcard in a name finds others too, which nobody asked for.
    patterns = b" ".join(bytes(client._normalise_folder(name)) for name in names)
    wanted = f"RETURN (STATUS ({' '.join(items(client))}))"
    status, data = client._imap._simple_command("LIST", '""', b"(" + patterns + b")", wanted)
    client._checkok("list", status, data)
    client._imap.response("LIST")
    _, lines = client._imap.response("STATUS")
    found = {}
    parts = parse_response([line for line in lines if line])
    for name, said in zip(parts[::2], parts[1::2], strict=False):
        text = decode(name) if isinstance(name, bytes) else str(name)
        found[text] = dict(zip(said[::2], said[1::2], strict=False))
    return found


def asked(client: IMAPClient, name: str) -> dict[bytes, int]:
    """The answer of STATUS, {} where there is no such folder."""
    try:
        return dict(client.folder_status(name, items(client)))
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if is_throttled(str(error)):
            raise
        return {}
