import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as logistic

from ann.network import HIDDEN, Network, inputs
from ann.recipe import STANDARD, Recipe
from tests.ann.letters import told


def trained(count: int = 40, *, recipe: Recipe = STANDARD) -> Network:
    network = Network(recipe)
    for number in range(count):
        given = inputs(told(number, spam=number % 2 == 0), recipe)
        network.learn(given, spam=number % 2 == 0)
    return network


def test_back_propagation_as_written_equals_autograd() -> None:
    network = trained()
    given = inputs(told(99, spam=True))
    for label in (False, True):
        ours = network.gradients(given, network.forward(given), spam=label)
        rows = {"content": given.places, "signals": given.slots}
        leaves = {
            name: (tensor[rows[name]] if name in rows else tensor).clone().requires_grad_()
            for name, tensor in network.parameters.items()
        }
        judges = torch.zeros(len(STANDARD.judges)).index_add(
            0, given.judge_of, leaves["content"] * given.scales
        )
        first = given.amounts @ leaves["signals"]
        hidden = torch.tanh(first[:HIDDEN] + leaves["hidden_bias"])
        whole = judges.mean().detach() + hidden @ leaves["output"] + first[HIDDEN]
        target = torch.full_like(judges, float(label))
        unsettled = judges.detach() * (2 * target - 1) < STANDARD.margin
        loss = (logistic(judges, target, reduction="none") * unsettled).sum()
        (loss + logistic(whole, target[0])).backward()
        for name, leaf in leaves.items():
            torch.testing.assert_close(ours[name], leaf.grad, rtol=1e-4, atol=1e-7)


def test_an_untrained_network_is_undecided() -> None:
    assert Network().logit(told(1, spam=True)) == 0.0


def test_it_learns_to_tell_letters_it_has_not_seen() -> None:
    network = trained()
    assert all(network.logit(told(number, spam=True)) > 1 for number in range(100, 110))
    assert all(network.logit(told(number, spam=False)) < -1 for number in range(100, 110))


def test_a_label_that_surprises_an_experienced_network_moves_it_less() -> None:
    network, example = trained(200), told(500, spam=True)
    doubtful, trusting = network.copy(), network.copy()
    doubtful.learn(inputs(example), spam=False, experience=1.0)
    trusting.learn(inputs(example), spam=False, experience=0.0)
    assert trusting.logit(example) < 0 < doubtful.logit(example) < network.logit(example)


def test_a_surprising_label_that_is_repeated_is_learned() -> None:
    network, example = trained(200), told(500, spam=True)
    for _ in range(60):
        network.learn(inputs(example), spam=False, experience=1.0)
    assert network.logit(example) < 0


def test_a_sample_of_less_weight_moves_it_less_and_one_of_none_not_at_all() -> None:
    network, example = trained(), told(99, spam=True)
    moved = []
    for weight in (0.0, 0.3, 1.0):
        other = network.copy()
        other.learn(inputs(example), spam=False, weight=weight)
        moved.append(network.logit(example) - other.logit(example))
    assert 0.0 == moved[0] < moved[1] < moved[2]


def test_a_view_that_no_judge_looks_at_counts_for_nothing() -> None:
    blind = Recipe(judges=(("headers",), ("sender",), ("bytes",)))
    example = told(99, spam=True)
    words = len(example.content[0])
    assert abs(trained(recipe=blind).contributions(example)[0][:words]).sum() == 0.0
    assert abs(trained().contributions(example)[0][:words]).sum() > 0.0


def test_one_judge_may_see_all_views_together() -> None:
    together = trained(recipe=Recipe(judges=(("words", "headers", "sender", "bytes"),)))
    given = inputs(told(99, spam=True), together.recipe)
    assert together.forward(given).judges.shape == (1,)
    assert float((given.scales**2).sum()) == pytest.approx(1.0, abs=1e-4)


def test_predicting_changes_nothing() -> None:
    network = trained()
    before = network.packed()
    network.logit(told(200, spam=True))
    network.contributions(told(200, spam=True))
    assert network.packed() == before


def test_the_same_samples_in_the_same_order_give_the_same_bits() -> None:
    ours, theirs = trained(), trained()
    for name, tensor in ours.parameters.items():
        assert torch.equal(tensor, theirs.parameters[name])


def test_a_copy_learns_for_itself() -> None:
    network = trained()
    before = network.packed()
    network.copy().learn(inputs(told(300, spam=False)), spam=True)
    assert network.packed() == before


def test_contributions_of_the_content_add_up_to_the_mean_of_the_judges() -> None:
    network = trained()
    example = told(400, spam=True)
    content, _ = network.contributions(example)
    mean = float(network.forward(inputs(example)).judges.mean())
    assert abs(float(content.sum()) - mean) < 1e-4
