"""Step 1: the most similar of thousands of earlier spams."""

from collections.abc import Iterator
from statistics import median

from bench.fractions import Matched, match
from bench.lab import Lab
from bench.measured import Goal, Measured
from knowledge_base.label import Label

FEW, MANY = 10_000, 100_000
GIVEN = 5_000
MESSAGES, OTHERS = 600, 8
WAYS = {
    "plain": "the plain definition in Python",
    "sparse": "a sparse product of scipy",
    "library": "SetSimilaritySearch, which answers another question: see above",
}


def matching_fraction(lab: Lab) -> Iterator[Measured]:
    """The exact greatest matching fraction of a message, and changes of the index.

    New mail, ham and spam as it comes, is compared with 10,000 and with 100,000 earlier spams:
    the sample's, varied, with exchanged words. In the same run a few of the messages are compared
    by the plain definition, word by word in Python, and by a product of scipy's sparse matrices;
    all must find the same fraction. A set-similarity library (SetSimilaritySearch) is
    asked too, for the spams that share half of the message, since it cannot be asked for those of
    which the message has half. Adding and forgetting are those of the index in memory,
    the copying into larger arrays that an addition now and then needs included.

    Tried for 100,000: bits for the 512 commonest words, lists for the others, bounds by both, a
    compiled loop. More bits (1,024, 2,048) halve the reading of lists and let more spams pass the
    bound: slower. Lists of each spam's rarest half alone (the prefix filter to the letter) lead to
    as many spams and need each one's words besides: slower as well.
    """
    spams = [
        each.letter for each in lab.letters.to_learn(lab.many(GIVEN, least=50), label=Label.SPAM)
    ]
    messages = [each.letter for each in lab.letters.to_judge(lab.many(MESSAGES, least=100))]
    few, many = lab.many(FEW, least=100), lab.many(MANY, least=200)
    with lab.reference() as process:
        small = process.do(match, spams, messages, few, others=OTHERS)
        large = process.do(match, spams, messages, many, others=1)
    yield asked("matching_fraction", small, Goal.at_most(100), few)
    yield asked("matching_fraction.100000", large, Goal.at_most(300), many)
    for name, seconds in (
        ("plain", small.plain),
        ("sparse", small.sparse),
        ("library", small.library),
    ):
        ours = median(small.index)
        yield Measured(
            f"matching_fraction.{name}",
            "times as long",
            tuple(each / ours for each in seconds),
            note=WAYS[name] if seconds else f"not measured here: {WAYS[name]} (is it installed?)",
        )
    yield Measured(
        "matching_fraction.differences",
        "messages",
        (float(small.differences + large.differences),),
        Goal.at_most(0),
    )
    for name, seconds in (("add", small.added), ("forget", small.forgotten)):
        yield Measured(
            f"matching_fraction.{name}",
            "ms",
            tuple(1e3 * each for each in seconds),
            Goal.at_most(1),
            note=f"{1e3 * sum(seconds) / len(seconds):.3f} ms at the mean, "
            f"{1e3 * max(seconds):.2f} at most",
        )


def asked(name: str, found: Matched, goal: Goal, number: int) -> Measured:
    """The time of one message against so many spams."""
    return Measured(
        name,
        "µs",
        tuple(1e6 * each for each in found.index),
        goal,
        f"{1e6 * median(found.lookups):.0f} µs: one look into a dictionary for each word",
        note=f"{number:,} earlier spams; {1e6 * max(found.index):,.0f} µs for the slowest message",
    )
