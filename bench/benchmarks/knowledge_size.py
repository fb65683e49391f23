"""The size of all that was learned of one user."""

from collections.abc import Iterator

from bench.lab import Lab
from bench.measured import Goal, Measured
from bench.sizes import file_bytes, forget_mail, forget_unmarked, largest_tables


def knowledge_size(lab: Lab) -> Iterator[Measured]:
    """All knowledge of a user of 5,000 marked messages on disk, with its indexes, without mail.

    The file of his SQLite database after the raw messages and the judgements were taken out and
    nothing is left over in it, less that of a database without users: earlier spams, contacts,
    keywords, sketches, habits, samples, the network, marks and their reasons. The goal is held
    against what the 5,000 marks taught; `knowledge_size.reference` is the reference user with all
    his 10,000 earlier spams.

    Most of it are the network's samples, by which unlearning is exact: 3.3 kB each by themselves,
    1.7 kB packed together by 256, as all are but the latest few hundred (2.0 kB where words are
    changed by chance, as in these letters). A letter has 2,000 features among 2^19 in four views;
    the places of one letter's alone take 2.7 kB however they are written, 1.8 kB once it is known
    how common each is, 1.6 kB once it is known which are in the same letters.
    """
    with lab.empty() as process:
        empty = process.do(file_bytes)
    with lab.reference() as process:
        whole = process.do(file_bytes) - empty
        process.do(forget_mail)
        size = process.do(file_bytes) - empty
        process.do(forget_unmarked)
        marked = process.do(file_bytes) - empty
        largest = process.do(largest_tables)
    yield Measured(
        "knowledge_size",
        "MB",
        (marked / 1e6,),
        Goal.at_most(10),
        note=", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in largest),
    )
    yield Measured(
        "knowledge_size.reference",
        "MB",
        (size / 1e6,),
        note=f"{whole / 1e6:.1f} MB with the raw mail and the judgements of "
        f"{lab.stock.samples:,} messages",
    )
    yield Measured(
        "knowledge_size.mail",
        "kB a message",
        ((whole - size) / 1e3 / lab.stock.samples,),
        note="its raw bytes, compressed, and its judgement with its reasons",
    )
