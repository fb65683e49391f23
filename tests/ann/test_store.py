import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from ann import store
from ann.learner import CHECKPOINT_EVERY
from ann.models import Checkpoint, History, Sample
from ann.network import NETWORK_BYTES
from ann.reading import MOST_PENDING
from tests.ann.letters import told
from tests.ann.teaching import PROBES, learn, logits, logits_of_a_new_process, new_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_process() -> None:
    store.forget_memory()


@pytest.fixture
def user() -> int:
    return new_user()


def test_who_has_taught_nothing_gets_an_even_chance(user: int) -> None:
    network = store.load(user)
    assert network.predict_one(PROBES[0]).probability == 0.5
    assert network.trained_on == (0, 0)
    assert network.reasons(PROBES[0]) == ()


def test_what_was_taught_is_known(user: int) -> None:
    learn(user, *range(30))
    network = store.load(user)
    assert network.trained_on == (15, 15)
    for probe, spam in zip(PROBES, [False, True] * 4, strict=True):
        assert (network.predict_one(probe).probability > 0.5) is spam
    assert network.reasons(PROBES[0])


@pytest.mark.parametrize("count", [5, CHECKPOINT_EVERY - 1, CHECKPOINT_EVERY, CHECKPOINT_EVERY + 9])
def test_every_process_computes_the_same_bits(user: int, count: int) -> None:
    for number in range(count):
        learn(user, number)
        logits(user)
    assert logits(user) == logits_of_a_new_process(user)
    Checkpoint.objects.all().delete()
    assert logits(user) == logits_of_a_new_process(user)


def test_a_network_once_loaded_never_changes(user: int) -> None:
    learn(user, *range(10))
    network = store.load(user)
    before = network.predict_one(PROBES[0])
    learn(user, 10, 11)
    assert store.load(user).predict_one(PROBES[0]) != before
    assert network.predict_one(PROBES[0]) == before


@pytest.mark.parametrize("number", [0, 3, 9])
def test_unlearning_is_as_if_it_had_never_been_learned(user: int, number: int) -> None:
    learn(user, *range(10))
    logits(user)
    store.unlearn(user, f"letter {number}")
    other = new_user("other")
    learn(other, *(each for each in range(10) if each != number))
    assert logits(user) == logits(other) == logits_of_a_new_process(user)
    assert store.load(user).trained_on == store.load(other).trained_on


@pytest.mark.parametrize("number", [3, CHECKPOINT_EVERY - 1, CHECKPOINT_EVERY + 1])
def test_unlearning_across_a_checkpoint_is_exact(user: int, number: int) -> None:
    count = CHECKPOINT_EVERY + 4
    learn(user, *range(count))
    store.unlearn(user, f"letter {number}")
    learn(user, count)
    other = new_user("other")
    learn(other, *(each for each in range(count + 1) if each != number))
    assert logits(user) == logits(other)


def test_unlearning_what_was_never_learned_changes_nothing(user: int) -> None:
    learn(user, *range(6))
    before = logits(user)
    store.unlearn(user, "never seen")
    assert logits_of_a_new_process(user) == before


def test_learning_twice_counts_once(user: int) -> None:
    learn(user, *range(6))
    before = logits(user)
    learn(user, 3)
    assert logits(user) == before
    assert Sample.objects.count() == 6


def test_a_corrected_label_replaces_the_first(user: int) -> None:
    learn(user, 0, 1, 2)
    store.learn(user, "letter 0", told(0, spam=True), spam=False)
    other = new_user("other")
    learn(other, 1, 2)
    store.learn(other, "letter 0", told(0, spam=True), spam=False)
    assert store.load(user).trained_on == (2, 1)
    assert logits(user) == logits(other)


def test_two_users_of_opposite_taste_do_not_mix(user: int) -> None:
    other = new_user("other")
    for number in range(20):
        example = told(number, spam=number % 2 == 0)
        store.learn(user, str(number), example, spam=number % 2 == 0)
        store.learn(other, str(number), example, spam=number % 2 == 1)
    for ours, theirs in zip(logits(user), logits(other), strict=True):
        assert ours * theirs < 0


def test_memory_notices_what_another_process_learned_and_unlearned(user: int) -> None:
    learn(user, *range(10))
    known = logits(user)
    row = Sample.objects.get(digest="letter 9")
    history = History.objects.get(user_id=user)
    memory = dict(store._memory)
    store.unlearn(user, "letter 9")
    store._memory.update(memory)
    assert logits(user) != known
    assert row.stamp == history.last_stamp


@pytest.mark.parametrize("instead", [(5, 7), (5, 7, 9)])
def test_memory_does_not_outlive_a_rolled_back_transaction(
    user: int, instead: tuple[int, ...]
) -> None:
    learn(user, 0, 1, 2, 3)
    undone = transaction.savepoint()
    learn(user, 4, 6)
    logits(user)
    last = History.objects.get(user_id=user).last_sample
    transaction.savepoint_rollback(undone)
    learn(user, *instead)
    assert History.objects.get(user_id=user).last_sample >= last
    assert logits(user) == logits_of_a_new_process(user)


def test_loading_asks_few_questions_and_predicting_none(
    user: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    learn(user, *range(CHECKPOINT_EVERY + 3))
    store.forget_memory()
    with django_assert_max_num_queries(6):
        network = store.load(user)
    with django_assert_max_num_queries(0):
        network.predict_one(PROBES[0])
    with django_assert_max_num_queries(1):
        store.load(user)


def test_memory_is_bounded_by_what_the_networks_take() -> None:
    fitting = store.MOST_BYTES // NETWORK_BYTES
    users = [new_user(f"u{number}") for number in range(fitting + 3)]
    for user in users:
        learn(user, 0)
        logits(user)
    store.load(users[-1])
    held = [network.held_bytes() for _, network in store._memory.values()]
    assert NETWORK_BYTES < sum(held) <= store.MOST_BYTES
    assert list(store._memory) == users[-len(held) :]
    assert logits(users[0]) == logits(users[-1])


def test_the_network_used_last_stays_however_large_it_is(
    user: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_BYTES", 1)
    learn(user, 0)
    logits(user)
    store.load(new_user("other"))
    assert len(store._memory) == 1


def test_learning_computes_nothing_and_asks_little(
    user: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learn(user, *range(2 * MOST_PENDING - 1))
    with django_assert_num_queries(7):  # two of them begin and end a savepoint
        learn(user, 2 * MOST_PENDING)
    assert not Checkpoint.objects.exists()


def test_who_loads_a_network_far_from_its_checkpoint_keeps_another(user: int) -> None:
    learn(user, *range(MOST_PENDING + 5))
    kept = store.load(user)
    [checkpoint] = Checkpoint.objects.all()
    assert checkpoint.count == kept.start.count == MOST_PENDING
    assert len(kept.pending) == 5
    before = logits(user)
    assert before == logits_of_a_new_process(user)
    Checkpoint.objects.all().delete()
    learn(user, MOST_PENDING + 5)
    store.unlearn(user, f"letter {MOST_PENDING + 5}")
    assert before == logits_of_a_new_process(user)


def test_only_the_latest_checkpoint_and_one_well_before_it_stay(user: int) -> None:
    for number in range(5 * MOST_PENDING):
        learn(user, number)
        store.load(user)
    counts = sorted(Checkpoint.objects.values_list("count", flat=True))
    assert counts == [4 * MOST_PENDING, 5 * MOST_PENDING]


def test_scores_given_before_each_mark_become_the_evidence(user: int) -> None:
    learn(user, 1, 3, score=0.25)
    learn(user, 2, score=0.75)
    learn(user, 4)
    for network in (store.load(user), (store.forget_memory(), store.load(user))[1]):
        ham, spam = network.scores
        assert ham.tolist() == [0.25, 0.25]
        assert spam.tolist() == [0.75]
        assert "of 2 confirmed ham" in network.cutoffs().evidence


def test_a_doubted_mark_moves_less_and_counts_for_nothing_else(user: int) -> None:
    learn(user, *range(20))
    before, known, evidence = logits(user), store.load(user).trained_on, store.load(user).scores
    store.learn(user, "doubted", told(20, spam=False), spam=False, score=0.9, weight=0.1)
    doubted = logits(user)
    assert doubted == logits_of_a_new_process(user) != before
    assert store.load(user).trained_on == known
    assert [len(scores) for scores in store.load(user).scores] == [len(each) for each in evidence]
    store.learn(user, "doubted", told(20, spam=False), spam=False, score=0.9)
    confirmed = logits(user)
    assert np.abs(np.subtract(doubted, before)).sum() < np.abs(np.subtract(confirmed, before)).sum()
    assert store.load(user).trained_on == (known[0] + 1, known[1])


@pytest.mark.parametrize("count", [12, CHECKPOINT_EVERY])
def test_another_weight_replaces_the_first_sample_exactly(user: int, count: int) -> None:
    store.learn(user, "letter 0", told(0, spam=True), spam=True, score=0.25, weight=0.2)
    learn(user, *range(1, count))
    store.learn(user, "letter 0", told(0, spam=True), spam=True, score=0.25, weight=1.0)
    other = new_user("other")
    learn(other, *range(1, count))
    store.learn(other, "letter 0", told(0, spam=True), spam=True, score=0.25)
    assert logits(user) == logits(other) == logits_of_a_new_process(user)
    assert store.load(user).trained_on == store.load(other).trained_on
    assert History.objects.get(user_id=user).doubted == 0


def test_doubted_marks_do_not_put_checkpoints_out_of_step(user: int) -> None:
    store.learn(user, "doubted", told(5000, spam=True), spam=True, score=0.5, weight=0.3)
    learn(user, *range(MOST_PENDING + 3))
    store.load(user)
    assert Checkpoint.objects.get().count == MOST_PENDING
    before = logits(user)
    assert before == logits_of_a_new_process(user)
    assert [len(scores) for scores in store.load(user).scores] == [0, 0]
    Checkpoint.objects.all().delete()
    assert before == logits_of_a_new_process(user)


SCRIPT = """
import sys
sys.modules["torch"] = None
import django
django.setup()
from ann import store
from ann.network import Network, NetworkUnavailable
from tests.ann.letters import told
told(1, spam=True).to_bytes()
try:
    Network()
except NetworkUnavailable as missing:
    print(missing)
"""

LAZY = """
import sys
import django
django.setup()
from ann import batched, cutoffs, example, reasons, retraining, store
from tests.ann.letters import told
told(1, spam=True).to_bytes()
print({"torch", "numba"} & set(sys.modules))
"""


@pytest.mark.parametrize(
    ("script", "said"), [(SCRIPT, "PyTorch is not installed"), (LAZY, "set()")]
)
def test_a_process_that_never_predicts_needs_no_torch(script: str, said: str) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == said, done.stderr
