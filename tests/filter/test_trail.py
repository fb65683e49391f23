import json

from filter.opinion import Finding, Mode, Opinion, Strength, Verdict
from filter.trail import from_json, outcomes, to_json

TRAIL = (
    Finding("matching_fraction", Opinion(Verdict.UNSURE, "No."), Mode.EARNS, False, 12),
    Finding(
        "trusted_sender", Opinion(Verdict.HAM, "“Ja”", 0.2, Strength.ADVICE), Mode.DECIDES, False, 3
    ),
    Finding("spam_keywords", Opinion(Verdict.SPAM, "x", 1.0), Mode.DECIDES, True, 4),
)


def test_a_trail_survives_being_stored():
    restored = from_json(json.loads(json.dumps(to_json(TRAIL))))
    assert restored == TRAIL
    assert [finding.microseconds for finding in restored] == [12, 3, 4]


def test_advice_without_proof_is_nothing_to_answer_for():
    assert outcomes(TRAIL) == {
        "matching_fraction": "unsure",
        "trusted_sender": "unsure",
        "spam_keywords": "spam",
    }
