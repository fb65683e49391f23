from ann.prediction import Kind, Reason
from filter.why.word_pieces import MOST_WORDS, word_pieces
from mail.message import parse
from tests.filter.why.letters import raw


def phrases(letter: bytes, **weights: float) -> list[str]:
    reasons = [Reason(Kind.WORD, "text", word, weight) for word, weight in weights.items()]
    return [each.phrase for each in word_pieces(parse(letter), reasons)]


def test_a_phrase_has_four_words_at_most_and_every_word_once() -> None:
    letter = raw("one two three four five one two")
    found = phrases(letter, one=1.0, two=1.0, three=1.0, four=1.0, five=1.0)
    assert found == ["the words “one two three four” in the text", "the word “five” in the text"]


def test_words_of_other_places_than_subject_and_text_are_left_to_the_links() -> None:
    reasons = [Reason(Kind.WORD, "host", "bank", 1.0), Reason(Kind.FIELD, "from", "bank", 1.0)]
    assert word_pieces(parse(raw("bank")), reasons) == []


def test_hidden_text_is_told_apart() -> None:
    html = '<p>garden</p><p style="display:none">garden agenda</p>'
    letter = raw(html, extra="Content-Type: text/html\n")
    assert phrases(letter, garden=-1.0) == ["the word “garden” in the text and hidden text"]
    assert phrases(letter, agenda=-1.0) == ["the word “agenda” in hidden text"]


def test_single_letters_and_dashes_tell_nothing_and_marks_of_money_do() -> None:
    reasons = [Reason(Kind.WORD, "text", word, 1.0) for word in ("a", "--", "_", "$$$", "!")]
    found = [each.quote for each in word_pieces(parse(raw("a -- _ $$$ !")), reasons)]
    assert found == ["“$$$ !”"]


def test_however_large_the_letter_only_so_many_words_are_weighed() -> None:
    words = {f"word{n}": 1.0 + n for n in range(3_000)}
    letter = raw(" x ".join(words))
    found = phrases(letter, **words)
    assert len(found) == MOST_WORDS
    assert found[0] == "the word “word2999” in the text"
