"""One message before the court: all that a step may look at."""

from dataclasses import dataclass
from datetime import datetime

from ann.stored_network import StoredNetwork
from filter.attention import Attention
from filter.policy import Policy
from knowledge_base.knowledge import Knowledge
from mail.message import Message


@dataclass(frozen=True, slots=True)
class Case:
    """The message, when it came, and what was gathered of its user."""

    message: Message
    arrived_at: datetime
    knowledge: Knowledge
    network: StoredNetwork
    policy: Policy
    attention: Attention
