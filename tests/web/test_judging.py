import pytest

from filter.opinion import Mode
from filter.pipeline import STEPS
from web.templatetags.judging import mode_in_words, percent
from web.trail_rows import QUESTIONS


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0, "< 0.1 %"),
        (0.0009, "< 0.1 %"),
        (0.001, "0.1 %"),
        (0.5, "50.0 %"),
        (0.9986, "99.9 %"),
        (0.9996, "> 99.9 %"),
        (1.0, "> 99.9 %"),
    ],
)
def test_a_probability_is_never_rounded_to_certainty(share: float, written: str) -> None:
    assert percent(share) == written


def test_every_mode_has_words() -> None:
    assert len({mode_in_words(mode) for mode in Mode}) == len(Mode)


def test_every_step_has_a_name_and_a_question() -> None:
    assert list(QUESTIONS) == [step.__name__ for step in STEPS]
