"""Judging in batches, as a sync does."""

from collections.abc import Iterator

from bench.judging_floor import judging_floor, letters_needed
from bench.lab import Lab
from bench.letters import labelled_in_turn
from bench.measured import Goal, Measured
from bench.work import judge_batch

SIZE = 100
WARM_UP, ROUNDS = 3, 15


def judging_batches(lab: Lab) -> Iterator[Measured]:
    """Bytes to committed judgements, a hundred messages at once.

    The reference user's new mail is judged by one process with the preset *careful*: each
    message is parsed, what is known of the user is gathered once for the batch, six steps give
    their opinions, and message, sighting and judgement are committed. No letter is judged twice,
    and none of them is one that was learned from.

    Tried: SQL compiled once (a query from 155 to 20 µs), native stems, HTML read by fewer events,
    step 1 packed anew and its loop compiled, features without `np.unique`. What is left is spread
    out: parsing (a third of it HTML), features of the network, words of earlier spam; no part
    alone brings the goal. The next levers are a parser of header lines that looks at the block
    once, and fewer features.
    """
    letters = lab.letters.to_judge(SIZE * (WARM_UP + ROUNDS) + letters_needed(SIZE))
    turns = list(labelled_in_turn(letters, size=SIZE))
    with lab.reference() as process:
        taken = [
            process.do(judge_batch, [each.letter for each in batch])
            for batch in turns[: WARM_UP + ROUNDS]
        ][WARM_UP:]
        floor = judging_floor(process, letters[SIZE * (WARM_UP + ROUNDS) :], size=SIZE)
    cpu = sum(each.cpu for each in taken) / sum(each.wall for each in taken)
    yield Measured(
        "judging_batches",
        "messages/s",
        tuple(SIZE / each.wall for each in taken),
        Goal.at_least(1_000),
        floor.floor,
        f"{floor.shares}; the processor was ours {100 * cpu:.0f} % of the time",
    )
