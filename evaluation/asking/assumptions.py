"""What a simulation of challenges assumes of senders, since no corpus knows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Shares between 0 and 1.

    `ham_aligned` and `spam_aligned`: senders' domains whose mail passes SPF, DKIM or DMARC for
    their From. `ham_answers`: people who answer when they are asked; `spam_answers`:
    senders of spam who do, by hand or by a solver farm.
    """

    name: str
    ham_aligned: float
    spam_aligned: float
    ham_answers: float
    spam_answers: float


# Own guesses, from kind to unkind; where an assumption stands in a table, it stands beside it.
ASSUMPTIONS = (
    Assumptions("kind", 0.98, 0.3, 0.8, 0.0),
    Assumptions("usual", 0.95, 0.6, 0.5, 0.01),
    Assumptions("unkind", 0.8, 0.9, 0.3, 0.05),
)
