from dataclasses import replace

from filter.opinion import Verdict
from filter.why.explanation import Explanation, Flip, Reason
from filter.why.sentences import in_words

REASONS = (Reason("the word “loan” in the subject", 1.0, 0.5), Reason("its links", -0.1, 0.05))
TRUSTED = Explanation("You trust him.", "trusted_sender", Verdict.HAM, 0.01, by_network=False)
FLIP = Flip("Without the word “loan” in the subject", Verdict.UNSURE, 0.61)


def test_an_explanation_reads_as_sentences() -> None:
    explanation = Explanation(
        "Step 6, misbehaviour, decides.",
        "misbehaviour",
        Verdict.SPAM,
        0.98,
        by_network=True,
        reasons=REASONS,
        flips=(FLIP,),
        notes=("A note.",),
    )
    assert in_words(explanation) == [
        "Step 6, misbehaviour, decides.",
        "What the network sees in it today:",
        "  - the word “loan” in the subject: strongly for spam",
        "  - its links: slightly for ham",
        "Without the word “loan” in the subject, it would be unsure (61.0 %).",
        "A note.",
    ]


def test_reasons_of_a_network_that_did_not_decide_are_not_why() -> None:
    lines = in_words(replace(TRUSTED, reasons=REASONS))
    assert lines[1] == "The network did not decide this; what it sees in the letter today:"


def test_without_reasons_nothing_stands_above_them() -> None:
    assert in_words(TRUSTED) == ["You trust him."]
