"""Names and strings as IMAP writes them."""

from imapclient.imap_utf7 import encode


def quoted(name: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501 §5.1.3)."""
    return quoted_ascii(encode(name).decode("ascii"))


def quoted_ascii(text: str) -> str:
    """A quoted string (RFC 3501 §4.3)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
