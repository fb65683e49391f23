from dataclasses import replace

import pytest

from ann.stored_network import StoredNetwork
from filter.attention import Attention
from filter.case import Case
from filter.grey import wants
from filter.opinion import Verdict
from filter.pipeline import decide
from filter.why.explanation import Flip
from filter.why.weighing import Scales, weighed
from filter.why.what_you_could_do import Asked, doings, tiring
from knowledge_base.knowledge import Contact, ContactKind, Proof, Service, StepRecord, Trust
from tests.filter.build import match
from tests.filter.why.letters import case_of, raw

SPAMMY = raw("mortgage offer. viagra x winner y cash", extra="X-Mailer: Bulk 2.0\n")
MIDDLING = raw("mortgage. viagra x garden y meeting")
ANN = "ann@example.org"


def flips(case: Case, *own: str) -> dict[str, Flip]:
    found = weighed(Scales(case))
    return {each.change: each for each in doings(Asked(case, decide(case), found, own))}


def test_trust_helps_with_proof() -> None:
    flip = flips(case_of(SPAMMY, proof=Proof.ALIGNED))["If you trusted “ann@example.org”"]
    assert flip.verdict is Verdict.HAM


@pytest.mark.parametrize("proof", [Proof.NONE, Proof.BROKEN])
def test_trust_is_not_offered_where_it_would_not_help(proof: Proof) -> None:
    assert not any("trusted" in change for change in flips(case_of(SPAMMY, proof=proof)))


@pytest.mark.parametrize("own", [ANN, "bob@example.org"])
def test_nobody_is_told_to_trust_his_own_domain(own: str) -> None:
    found = flips(case_of(SPAMMY, proof=Proof.ALIGNED), own)
    assert not any("trusted" in change or "written" in change for change in found)


def test_a_trusted_sender_without_proof_has_only_to_come_his_usual_way() -> None:
    case = case_of(SPAMMY, trust=Trust(ANN, said=True), proof=Proof.BROKEN)
    assert flips(case)["If it had come by this sender's usual way"].verdict is Verdict.HAM


def test_a_contact_helps_once_contacts_have_earned_it() -> None:
    earned = {"contact_history": StepRecord(spam=2_000, ham_on_spam=0)}
    change = "If you had written to “ann@example.org” before"
    proven = case_of(SPAMMY, proof=Proof.ALIGNED, records=earned)
    assert flips(proven)[change].verdict is Verdict.HAM
    assert change not in flips(case_of(SPAMMY, proof=Proof.ALIGNED))
    known = Contact(ANN, ContactKind.WRITTEN_TO, "From")
    assert change not in flips(case_of(SPAMMY, records=earned, contact=known))


def test_a_word_of_the_letter_can_become_a_keyword() -> None:
    found = flips(case_of(MIDDLING))
    [change] = [each for each in found if "keyword" in each]
    assert change in {f"If you made “{word}” a spam keyword" for word in ("mortgage", "viagra")}
    assert found[change].verdict is Verdict.SPAM


def test_of_spam_no_word_need_become_a_keyword() -> None:
    assert not any("keyword" in change for change in flips(case_of(SPAMMY)))


def test_the_promise_at_which_it_flips_is_named(trained_often: StoredNetwork) -> None:
    case = replace(case_of(SPAMMY), network=trained_often)
    assert decide(case).verdict is Verdict.SPAM
    [flip] = [each for change, each in flips(case).items() if "good letter" in change]
    assert flip.change == "If you allowed 1 good letter in 2,000 to be lost instead of 1 in 1,000"
    assert flip.verdict is Verdict.UNSURE
    stricter = replace(case, policy=replace(case.policy, ham_promise=1 / 10_000))
    [flip] = [each for change, each in flips(stricter).items() if "good letter" in change]
    assert flip.change.startswith("If you allowed 1 good letter in 1,000 to be lost instead of")
    assert flip.verdict is Verdict.SPAM


@pytest.fixture
def trained_often() -> StoredNetwork:
    """The network whose cut-off for spam just lets the letter be spam at 1 in 1,000."""
    case = case_of(SPAMMY)
    network = case.network
    chance = decide(case).probability
    return StoredNetworkWithScores(network, chance)  # type: ignore[return-value]  # a fake


class StoredNetworkWithScores:
    """A network whose cut-off for spam lies lower the looser the promise is."""

    def __init__(self, network: StoredNetwork, chance: float) -> None:
        self.network, self.chance = network, chance

    def __getattr__(self, name: str) -> object:
        return getattr(self.network, name)

    def cutoffs(self, promise: object) -> object:
        """Spam from just below the letter's chance at the default promise, above it beyond."""
        lost = promise.ham_lost  # type: ignore[attr-defined]  # the promise asked for
        found = self.network.cutoffs()
        return replace(found, spam=self.chance * (0.99 if lost >= 0.0005 else 1.01))


def test_the_threshold_at_which_earlier_spam_decides_is_named() -> None:
    earned = {"matching_fraction": StepRecord(ham=50_000, spam=10)}
    found = flips(case_of(MIDDLING, match=match(0.634), records=earned))
    flip = found["If 63% of an earlier spam's words sufficed instead of 70%"]
    assert flip.verdict is Verdict.SPAM
    matched = case_of(MIDDLING, match=match(0.75), records=earned)
    assert decide(matched).verdict is Verdict.SPAM
    assert "If 76% of an earlier spam's words were asked instead of 70%" in flips(matched)


def test_a_step_that_only_advised_could_decide() -> None:
    found = flips(case_of(MIDDLING, match=match(1.0, same=True)))
    assert found["If you let the step “matching fraction” decide"].verdict is Verdict.SPAM


def test_who_speaks_of_every_unsure_letter_gives_the_network_the_right_to_decide() -> None:
    silent = replace(case_of(SPAMMY), attention=Attention(100, 3))
    few = replace(silent, network=untold(silent.network))
    assert decide(few).verdict is Verdict.UNSURE
    change = "If you said of nearly every unsure letter whether it is good or spam"
    assert flips(few)[change].verdict is Verdict.SPAM
    assert change not in flips(case_of(SPAMMY))


def untold(network: StoredNetwork) -> StoredNetwork:
    """The network, saying that it knows ten good letters."""

    class Untold(StoredNetworkWithScores):
        trained_on = (10, 30)

        def cutoffs(self, promise: object) -> object:
            return self.network.cutoffs(promise)  # type: ignore[arg-type]  # passed on

    return Untold(network, 0.0)  # type: ignore[return-value]  # a fake


def test_who_no_longer_wants_a_service_may_say_so() -> None:
    wanted = Service("news.example", proven=True, wanted=5)
    case = case_of(SPAMMY, service=wanted)
    [change] = tiring(Asked(case, decide(case), (), ()))
    assert change.clause == "if you no longer wanted mail of “news.example”"
    assert not wants(change.case.knowledge.service)
    assert list(tiring(Asked(change.case, decide(case), (), ()))) == []
