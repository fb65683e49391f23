"""Cases built by hand: a letter, what is known, a network that says what it is told."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ann.cutoffs import Cutoffs, Promise
from ann.prediction import Prediction
from filter.attention import Attention
from filter.case import Case
from filter.policy import CAREFUL, Policy
from knowledge_base.knowledge import (
    Contact,
    ContactKind,
    EarlierSpam,
    KeywordMatch,
    Knowledge,
    Location,
    Proof,
    SpamMatch,
    Trust,
)
from mail.message import parse

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LETTER = (
    b"From: Anna <anna@friend.example>\r\nTo: me@home.example\r\n"
    b"Subject: Lunch\r\n\r\nShall we have lunch on Thursday?\r\n"
)
ANNA = "anna@friend.example"


@dataclass(frozen=True)
class SpokenNetwork:
    """A network that always gives the same probability; cut-offs 2 % and 98 %."""

    says: float = 0.5
    trained_on: tuple[int, int] = (20, 20)

    def predict_one(self, _example: object) -> Prediction:
        return Prediction(probability=self.says, logit=0.0)

    def cutoffs(self, _promise: Promise) -> Cutoffs:
        return Cutoffs(ham=0.02, spam=0.98, evidence="20 letters so far")

    def holding(self, share: float) -> float:
        return 0.0 if share >= 1 else 0.75


SILENT = Attention(judged=0, spoken=0)
UNTRAINED = SpokenNetwork(trained_on=(0, 0))


def case(
    *,
    network: SpokenNetwork = UNTRAINED,
    policy: Policy = CAREFUL,
    attention: Attention = SILENT,
    **known: Any,
) -> Case:
    """Anna's letter before the court, with what is known given by name."""
    return Case(parse(LETTER), NOON, Knowledge(**known), network, policy, attention)


def match(fraction: float, *, same: bool = False) -> SpamMatch:
    return SpamMatch(EarlierSpam("d" * 64, "Cheap pills"), fraction, same)


TRUSTED = Trust(ANNA, said=True)
KEYWORD = KeywordMatch("lunch", "subject", "Lunch")
WRITTEN_TO = Contact(ANNA, ContactKind.WRITTEN_TO, "From")
REPLY_TO = Contact("bob@friend.example", ContactKind.LISTED, "Reply-To")
ALIGNED = Proof.ALIGNED


def place(country: str | None, *, home: str = "IN", spam: int = 0, ham: int = 0) -> Location:
    return Location(country, frozenset({home} if home else ()), spam, ham)
