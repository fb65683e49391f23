"""How far the header From of a message may be believed, given how its sender's ham came.

The paths of a message are the network of the server that handed it over and
the domains whose DKIM signatures passed. The first rule that fits decides:

1. aligned: SPF, DKIM or DMARC passed for the domain of From;
2. habit: at least `HABIT` earlier ham letters of this sender came by one of
   this message's paths;
3. broken: of at least `SETTLED` earlier ham letters of this sender a share of
   `CONSTANT` came aligned, or came by one and the same path, and this message
   does neither;
4. none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge_base.address_key import is_storable
from knowledge_base.knowledge import Proof
from knowledge_base.models import SenderPath
from knowledge_base.network import network_of
from knowledge_base.tally import Tally
from mail.message import Message

HABIT = 2
SETTLED = 5
CONSTANT = 0.9
MOST_DKIM_DOMAINS = 4

PATHS = Tally(SenderPath, "user_id", "sender", "path")


@dataclass(frozen=True, slots=True)
class Habit:
    """How a sender's earlier ham came: letters in all, aligned ones, and by each path."""

    received: int = 0
    aligned: int = 0
    paths: Mapping[str, int] = field(default_factory=dict)


def paths_of(message: Message) -> list[str]:
    """The ways this message came: a network, passing DKIM domains; sorted, at most five."""
    domains = sorted(set(message.authentication.dkim_domains))[:MOST_DKIM_DOMAINS]
    network = network_of(message.handing_server.ip) if message.handing_server else ""
    return [path for path in (network, *domains) if path and is_storable(path)]


def proof(message: Message, habit: Habit) -> Proof:
    """What proves the sender of the message, by the rules above."""
    if message.authentication.aligned:
        return Proof.ALIGNED
    if any(habit.paths.get(path, 0) >= HABIT for path in paths_of(message)):
        return Proof.HABIT
    constant = max([habit.aligned, *habit.paths.values()])
    if habit.received >= SETTLED and constant >= CONSTANT * habit.received:
        return Proof.BROKEN
    return Proof.NONE
