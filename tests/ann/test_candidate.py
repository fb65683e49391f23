from ann.candidate import in_words
from ann.comparison import Comparison

BETTER = Comparison(
    messages=133,
    live_loss=0.0276,
    candidate_loss=0.0253,
    live_errors=2,
    candidate_errors=1,
    loss_p=0.0001,
    errors_p=1.0,
)


def test_it_is_told_in_a_sentence_why_a_network_took_over() -> None:
    assert in_words(BETTER) == (
        "On the latest 133 confirmed letters the loss of the new network is 0.0253 a letter, with "
        "1 error, that of the one in use 0.0276, with 2 errors: it is no worse (p = 0.0001) and "
        "took over."
    )


def test_it_is_told_in_a_sentence_why_it_did_not() -> None:
    worse = Comparison(133, 0.0253, 0.0276, 1, 2, 0.2, 0.5)
    assert in_words(worse) == (
        "On the latest 133 confirmed letters the loss of the new network is 0.0276 a letter, with "
        "2 errors, that of the one in use 0.0253, with 1 error: that is not enough to say that it "
        "is no worse, so the one in use stays."
    )
