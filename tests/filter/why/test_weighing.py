from filter.opinion import Verdict
from filter.why.weighing import MOST, Scales, told, weighed
from knowledge_base.knowledge import Traffic
from tests.filter.why.letters import case_of, raw

SPAM = raw("mortgage viagra offer cash", subject="mortgage")


def phrases(letter: bytes) -> list[str]:
    scales = Scales(case_of(letter))
    return [each.piece.phrase for each in weighed(scales)]


def test_a_word_in_subject_and_text_is_one_piece() -> None:
    found = [each for each in phrases(raw("mortgage", subject="mortgage")) if "mortgage" in each]
    assert found == ["the word “mortgage” in the subject and the text"]


def test_neighbours_that_speak_for_the_same_are_one_piece() -> None:
    found = phrases(raw("mortgage viagra garden offer, cash"))
    assert "the words “mortgage viagra” in the text" in found
    assert "the word “garden” in the text" in found
    assert "the words “offer cash” in the text" in found


def test_a_piece_weighs_what_the_network_says_without_it() -> None:
    case = case_of(raw("meeting garden mortgage", extra="X-Mailer: Bulk 2.0\n"))
    heavier = {each.piece.phrase: each.weight for each in weighed(Scales(case))}
    assert heavier["the program it was sent with, “Bulk 2.0”"] > 0
    assert heavier["the word “mortgage” in the text"] > 0
    assert heavier["the words “meeting garden” in the text"] < 0


def test_a_piece_that_speaks_for_the_other_side_quotes_nothing() -> None:
    letter = raw("mortgage offer viagra winner", extra="X-Mailer: Bulk 2.0\n")
    traits = [each for each in weighed(Scales(case_of(letter))) if not each.piece.quote]
    turned = [each for each in traits if each.piece.leaning * each.weight < 0]
    assert turned
    assert not any("“" in each.piece.phrase for each in turned)
    assert any("“" in each.piece.phrase for each in traits)


def test_pieces_come_strongest_first() -> None:
    weights = [abs(each.weight) for each in weighed(Scales(case_of(SPAM)))]
    assert weights == sorted(weights, reverse=True)
    assert weights


def test_three_to_five_reasons_are_told_with_their_shares() -> None:
    scales = Scales(case_of(raw("meeting the garden list offer free cash click")))
    reasons = told(scales, weighed(scales))
    assert 3 <= len(reasons) <= MOST
    assert all(0 < each.share <= 1 for each in reasons)
    assert all((each.weight > 0) == (each.verdict is Verdict.SPAM) for each in reasons)


def test_words_do_not_fill_all_the_places() -> None:
    text = ". ".join(f"mortgage{n} viagra" for n in range(9)) + " x winner y offer z free q cash"
    scales = Scales(case_of(raw(text, extra="X-Mailer: Bulk 2.0\nX-Priority: 1\n")))
    reasons = told(scales, weighed(scales))
    words = [each for each in reasons if "word" in each.words and each.verdict is Verdict.SPAM]
    assert len(words) == 2
    assert max(each.words.count("“") for each in words) == 3
    assert len({each.words for each in reasons}) == len(reasons)


def test_signals_that_say_the_same_are_one_piece() -> None:
    scales = Scales(case_of(SPAM, traffic=Traffic(shape_minutes=12, shape_day=30)))
    shapes = [each for each in weighed(scales) if "traffic shape day" in each.piece.signals]
    assert len(shapes) <= 1


def test_markup_in_mail_stays_the_text_that_it_is() -> None:
    letter = raw("offer", extra="X-Mailer: Bulk <img src=//spy.example/>\u202e\n")
    assert "the program it was sent with, “Bulk <img src=//spy.example/>”" in phrases(letter)


def test_a_letter_is_weighed_alike_every_time() -> None:
    letter = raw("meeting the garden list offer free cash click")
    assert weighed(Scales(case_of(letter))) == weighed(Scales(case_of(letter)))
