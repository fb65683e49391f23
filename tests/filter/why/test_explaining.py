from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from ann import store as networks
from ann.network import NetworkUnavailable
from ann.prediction import Prediction
from filter.feedback import learn
from filter.judging import Judged, judge
from filter.letter import Letter
from filter.models import Judgement, StoredMessage
from filter.opinion import Verdict
from filter.pipeline import decide
from filter.policies import set_mode
from filter.why.explaining import GONE, NO_NETWORK, UNAVAILABLE, explain, explain_judged
from filter.why.explanation import Explanation
from filter.why.sentences import in_words
from knowledge_base.knowledge import Proof, Trust
from knowledge_base.label import Label
from tests.filter.build import KEYWORD, LETTER, NOON, SpokenNetwork
from tests.filter.build import case as untaught
from tests.filter.letters import sample
from tests.filter.why.letters import case_of, raw
from users.models import User

pytestmark = pytest.mark.django_db
ANN = Trust("ann@example.org", said=True)
SPAMMY = raw("mortgage offer. viagra x winner y cash", extra="X-Mailer: Bulk 2.0\n")


@pytest.fixture
def me() -> User:
    return User.objects.create_user("me@home.example", "correct horse battery staple")


def explained(me: User, **known: object) -> Explanation:
    case = case_of(SPAMMY, **known)
    return explain_judged(me, Judged(case, decide(case)))


def test_the_network_that_decides_gives_its_reasons_and_what_would_flip_it(me: User) -> None:
    explanation = explained(me)
    assert explanation.decided.startswith("Step 6, misbehaviour, decides: your network gives it")
    assert explanation.by_network
    assert 3 <= len(explanation.reasons) <= 5
    assert explanation.reasons[0].verdict is Verdict.SPAM
    assert explanation.flips[0].change.startswith("Without ")
    assert explanation.flips[0].verdict is not Verdict.SPAM


def test_a_letter_that_trust_lets_in_says_so_first(me: User) -> None:
    explanation = explained(me, trust=ANN, proof=Proof.ALIGNED)
    assert explanation.decided.startswith("Step 2, trusted sender, decides: You trust ann@")
    assert not explanation.by_network
    assert "The network did not decide this" in in_words(explanation)[1]


def test_that_trust_would_not_help_is_said(me: User) -> None:
    note = "To trust “ann@example.org” would not help this letter: nothing proves who sent it."
    assert note in explained(me).notes
    assert not any("To trust" in each for each in explained(me, proof=Proof.ALIGNED).notes)


def test_a_network_that_knows_nothing_has_no_reasons(me: User) -> None:
    case = untaught()
    explanation = explain_judged(me, Judged(case, decide(case)))
    assert explanation.reasons == ()
    assert NO_NETWORK in explanation.notes
    assert explanation.decided.startswith("No step can decide")


class Absent(SpokenNetwork):
    """A trained network on a machine without PyTorch."""

    def predict_one(self, _example: object) -> Prediction:
        raise NetworkUnavailable("PyTorch is not installed")


def test_without_pytorch_the_rest_is_still_explained(me: User) -> None:
    case = untaught(network=Absent(), keywords=(KEYWORD,))
    explanation = explain_judged(me, Judged(case, decide(case)))
    assert UNAVAILABLE in explanation.notes
    assert explanation.decided.startswith("Step 3, spam keywords, decides")
    assert explanation.flips[0].change == "If “lunch” were not a keyword of yours"


def test_the_same_case_is_explained_alike(me: User) -> None:
    assert explained(me) == explained(me)


def test_nothing_is_recorded_by_explaining(
    me: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = case_of(SPAMMY)
    with django_assert_num_queries(0):
        explain_judged(me, Judged(case, decide(case)))


def test_a_letter_whose_bytes_are_gone_is_answered_clearly(me: User) -> None:
    [row] = judge(me, [Letter(LETTER, NOON)])
    StoredMessage.objects.all().delete()
    explanation = explain(me, row)
    assert explanation.notes == (GONE,)
    assert explanation.decided == "When it came, step 7, cross validation, judged it unsure."
    assert (explanation.reasons, explanation.flips) == ((), ())


def test_what_was_decided_then_and_what_is_seen_today_are_told_apart(me: User) -> None:
    [row] = judge(me, [Letter(LETTER, NOON)])
    row.verdict, row.probability, row.step = Verdict.SPAM, 0.99, "misbehaviour"
    [then, *_] = explain(me, row).notes
    assert then == (
        "When it came, step 6, misbehaviour, judged it spam (99.0 %); this is how it is seen today."
    )


def test_a_letter_is_not_explained_by_its_own_mark(me: User) -> None:
    set_mode(me, "matching_fraction", "decides")
    letter, again = (Letter(raw("pills", extra=f"X-Number: {n}\n"), NOON) for n in (1, 2))
    [row, other] = judge(me, [letter, again])
    learn(me, letter, Label.SPAM, source="button")
    assert "Step 1" in explain(me, other).decided
    explanation = explain(me, row)
    assert any("You have said that it is spam" in note for note in explanation.notes)
    assert "earlier spam" not in " ".join(in_words(explanation))


def test_another_users_letter_is_not_read(me: User) -> None:
    other = User.objects.create_user("other@home.example", "correct horse battery staple")
    [row] = judge(other, [Letter(LETTER, NOON)])
    assert explain(me, row).notes == (GONE,)


def test_every_flip_of_real_letters_is_one_that_the_pipeline_confirms(me: User) -> None:
    """Learns and explains real mail; that no flip keeps the verdict holds of each."""
    letters = sample(60)
    for letter, label in letters[:40]:
        learn(me, letter, label, source="import")
    networks.forget_memory()
    rows = judge(me, [letter for letter, _ in letters[40:]])
    found = [explain(me, row) for row in rows]
    assert all(flip.verdict is not each.verdict for each in found for flip in each.flips)
    assert any(each.flips for each in found)
    assert all(3 <= len(each.reasons) <= 5 for each in found)
    assert Judgement.objects.count() == len(rows)
    assert replace(found[0]) == explain(me, rows[0])
