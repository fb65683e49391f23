"""Whether challenges are sent: said by the administrator for all, by each user for himself."""

from enum import StrEnum


class Switch(StrEnum):
    """How far challenges go; the lesser of the administrator's and the user's word holds."""

    OFF = "off"
    LOG = "log"
    ON = "on"
