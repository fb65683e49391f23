"""An address as a person writes it, made comparable."""

from knowledge_base.address_key import LONGEST
from mail.domain import ascii_domain
from mail.mailboxes import read_mailboxes


class AddressError(ValueError):
    """What was written is no address that may stand in this list; the message says why."""


def written_address(text: str) -> str:
    """`local@domain` in lower case, the domain in its ASCII form.

    `Anna <anna@example.org>` is taken as anna@example.org; a whole domain is
    written `@example.org`. Raises `AddressError`.
    """
    stripped = text.strip()
    if stripped.startswith("@"):
        local, domain = "", ascii_domain(stripped[1:])
    else:
        found = read_mailboxes(stripped)
        local, domain = (found[0].local, found[0].domain) if len(found) == 1 else ("", "")
    address = f"{local}@{domain}"
    if (
        not domain
        or not (local or stripped.startswith("@"))
        or not address.isprintable()
        or any(sign in address for sign in ' ,;<>"')
        or address.count("@") != 1
        or len(address) > LONGEST
    ):
        raise AddressError(
            f"“{text}” is no e-mail address; write it like anna@example.org, "
            "or @example.org for a whole domain."
        )
    return address
