"""An e-mail address as the filter compares it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox: `local@domain`, case-folded, the domain in its ASCII (IDNA) form.

    `name` is the display name as a person would read it; two addresses are
    equal when their mailboxes are, whatever they call themselves.
    """

    local: str
    domain: str
    name: str = ""

    @property
    def mailbox(self) -> str:
        """The comparable form, `local@domain`."""
        return f"{self.local}@{self.domain}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and self.mailbox == other.mailbox

    def __hash__(self) -> int:
        return hash(self.mailbox)

    def __str__(self) -> str:
        return self.mailbox
