"""Users who have taught their network something, and what it makes of letters it never saw."""

from ann import store
from tests.ann.letters import told
from users.models import User

PROBES = [told(number, spam=spam) for number in range(1000, 1004) for spam in (False, True)]


def new_user(name: str = "ann") -> int:
    """The key of a user who has taught nothing."""
    return int(User.objects.create_user(f"{name}@example.org").pk)


def learn(user: int, *numbers: int, score: float | None = None) -> None:
    """The letters of these numbers are told: the even ones are spam."""
    for number in numbers:
        spam = number % 2 == 0
        store.learn(user, f"letter {number}", told(number, spam=spam), spam=spam, score=score)


def logits(user: int) -> list[float]:
    """What the network makes of the probes."""
    network = store.load(user)
    return [network.predict_one(probe).logit for probe in PROBES]


def logits_of_a_new_process(user: int) -> list[float]:
    """The same, with nothing in memory."""
    store.forget_memory()
    return logits(user)
