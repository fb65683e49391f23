"""One message before the court: all that a step may look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ann.stored_network import StoredNetwork
from filter.attention import Attention
from filter.policy import Policy
from filter.signals import signals
from knowledge_base.knowledge import Knowledge
from mail.message import Message


@dataclass(frozen=True)
class Case:
    """The message, when it came, and what was gathered of its user."""

    message: Message
    arrived_at: datetime
    knowledge: Knowledge
    network: StoredNetwork
    policy: Policy
    attention: Attention

    @cached_property
    def signals(self) -> Mapping[str, float]:
        """What steps 1 to 5 and the user's habits tell the network of it (`filter.signals`)."""
        return signals(self)
