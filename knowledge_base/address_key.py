"""An address as the tables hold it."""

from hashlib import blake2b

from mail.address import Address

LONGEST = 254


def address_key(address: Address | None) -> str:
    """`local@domain`, or "" for no address and for the null sender `<>`.

    What no column can hold exactly (longer than any deliverable address, or
    with spaces or characters that are not printable) becomes `#` and a digest
    of itself: such addresses are still told apart, and never taken for others.
    """
    if address is None or not (address.local or address.domain):
        return ""
    mailbox = address.mailbox
    if is_storable(mailbox) and not mailbox.startswith("#"):
        return mailbox
    return f"#{blake2b(mailbox.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"


def is_storable(text: str) -> bool:
    """Whether every database stores the text whole and tells it from any other.

    MariaDB takes strings for equal that differ in spaces at their ends.
    """
    return len(text) <= LONGEST and text.isprintable() and " " not in text
