"""Three tries at a puzzle, then a new one, however many guess at the same moment."""

from challenge.models import Challenge
from challenge.state import OPEN

TRIES = 3
# Who is overtaken so often stands among guessers, not among people.
OVERTAKEN = 5


def take(challenge: Challenge) -> bool:
    """One try at the round that the challenge now holds is taken; False: it waits for none.

    To be called before the answer is looked at, so that of a hundred guesses that come
    at once no more than three meet the same puzzle. The third sets the next round, while
    `challenge` still holds the one that was answered.
    """
    for _ in range(OVERTAKEN):
        last = challenge.tries + 1 >= TRIES
        rows = Challenge.objects.filter(
            pk=challenge.pk, state__in=OPEN, round=challenge.round, tries=challenge.tries
        )
        if rows.update(
            round=challenge.round + 1 if last else challenge.round,
            tries=0 if last else challenge.tries + 1,
        ):
            return True
        challenge.refresh_from_db(fields=["state", "round", "tries"])
    return False
