from ann.example import Example, example
from ann.network import Network, inputs
from ann.reasons import reasons
from tests.ann.letters import letter, told


def trained() -> Network:
    network = Network()
    for number in range(40):
        network.learn(inputs(told(number, spam=number % 2 == 0)), spam=number % 2 == 0)
    return network


def test_the_words_that_matter_are_named_with_their_place_and_direction() -> None:
    found = reasons(trained(), example(letter("a viagra offer for the garden"), {}))
    weights = {reason.words: reason.weight for reason in found}
    assert weights['"viagra" in the text'] > 0
    assert weights['"garden" in the text'] < 0


def test_the_strongest_reason_comes_first() -> None:
    strengths = [abs(r.weight) for r in reasons(trained(), told(50, spam=True))]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths


def test_a_signal_is_named_as_it_was_given() -> None:
    found = reasons(trained(), example(letter("hello"), {"traffic": 0.5}))
    assert "traffic" in {reason.words for reason in found}


def test_of_an_example_without_its_message_nothing_is_told() -> None:
    stored = Example.from_bytes(told(1, spam=True).to_bytes())
    assert reasons(trained(), stored) == ()
