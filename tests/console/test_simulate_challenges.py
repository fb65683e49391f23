import pytest

from tests.console.run import run, run_json
from tests.evaluation.test_corpus import SAMPLE
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

FEW = [str(SAMPLE), "--preset", "published", "--limit", "60", "--runs", "3"]


def test_the_simulation_is_told_and_leaves_nothing_behind() -> None:
    told = run_json("simulate_challenges", *FEW)
    assert told["ham"] + told["spam"] == 60
    assert [each["name"] for each in told["assumptions"]] == ["kind", "usual", "unkind"]
    for each in told["assumptions"]:
        sent = each["letters_sent"]
        assert sent["least"] <= sent["mean"] <= sent["most"]
        assert each["sent_per_1000"] == pytest.approx(1000 * sent["mean"] / 60)
        held = told["without"]["held_ham"] + told["without"]["held_spam"]
        settled = [
            "ham_delivered_by_an_answer",
            "spam_delivered_by_an_answer",
            "ham_sent_to_junk_by_silence",
            "spam_sent_to_junk_by_silence",
        ]
        waits = sum(each["refused"].values())
        assert sum(each[name]["mean"] for name in settled) + waits == pytest.approx(held)
    assert not User.objects.exists()


def test_a_person_reads_it_as_tables() -> None:
    shown = " ".join(run("simulate_challenges", *FEW).split())
    assert "Without step 7" in shown
    assert "letters sent per 1,000 messages" in shown
