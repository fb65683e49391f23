from ann.example import Example, example
from ann.network import Network, inputs
from ann.prediction import Kind
from ann.reasons import reasons
from tests.ann.letters import letter, told


def trained() -> Network:
    network = Network()
    for number in range(40):
        network.learn(inputs(told(number, spam=number % 2 == 0)), spam=number % 2 == 0)
    return network


def test_the_words_that_matter_are_named_with_their_place_and_direction() -> None:
    found = reasons(trained(), example(letter("a viagra offer for the garden"), {}))
    weights = {(reason.place, reason.name): reason.weight for reason in found}
    assert weights["text", "viagra"] > 0
    assert weights["text", "garden"] < 0


def test_the_same_word_in_two_places_is_named_once_for_each() -> None:
    network = trained()
    found = reasons(network, example(letter("Viagra viagra", subject="viagra"), {}))
    places = [reason.place for reason in found if reason.name == "viagra"]
    assert sorted(places) == ["subject", "text"]


def test_a_word_of_a_header_field_names_the_field() -> None:
    network = Network()
    for number in range(20):
        extra = f"X-Mailer: {'Bulk' if number % 2 else 'Honest'} Mailer\n"
        network.learn(inputs(example(letter("hello", extra=extra), {})), spam=number % 2 == 1)
    found = reasons(network, example(letter("hello", extra="X-Mailer: Bulk Mailer\n"), {}))
    bulk = next(reason for reason in found if reason.name == "bulk")
    assert (bulk.kind, bulk.place) == (Kind.FIELD, "x-mailer")
    assert bulk.weight > 0


def test_the_strongest_reason_comes_first() -> None:
    strengths = [abs(r.weight) for r in reasons(trained(), told(50, spam=True))]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths


def test_a_word_weighs_what_the_network_gives_its_feature() -> None:
    network, asked = trained(), example(letter("viagra", subject="Hello"), {})
    content, _ = network.contributions(asked)
    words = content[: len(asked.content[0])]
    named = [r.weight for r in reasons(network, asked) if r.kind is Kind.WORD]
    assert named
    assert set(named) <= set(words.tolist())


def test_a_signal_is_named_as_it_was_given() -> None:
    found = reasons(trained(), example(letter("hello"), {"traffic": 0.5}))
    signals = {reason.name for reason in found if reason.kind is Kind.SIGNAL}
    assert "traffic" in signals


def test_of_an_example_without_its_message_nothing_is_told() -> None:
    stored = Example.from_bytes(told(1, spam=True).to_bytes())
    assert reasons(trained(), stored) == ()
