"""Drawing: where things come to lie, and that the markup is sound."""

from xml.etree.ElementTree import fromstring

import pytest

from evaluation.report.picture import Axis, Picture
from evaluation.report.pictures import calibration_picture, course_picture, roc_picture
from evaluation.report.scale import linear
from evaluation.report.summary import Ledger, Setting, Summary
from knowledge_base.label import Label
from tests.evaluation.outcomes import HAM, SPAM, outcome


def blank() -> Picture:
    return Picture(
        "name",
        title="a < b & c",
        description="why",
        x=Axis("across", linear(10)),
        y=Axis("up", linear(10)),
    )


def summary() -> Summary:
    ledger = Ledger()
    for _ in range(10):
        ledger.add(outcome(Label.HAM, HAM, score=0.1))
        ledger.add(outcome(Label.SPAM, SPAM, score=0.9))
    return ledger.summary(Setting(("corpus",), "careful", "immediate"))


def test_low_values_lie_left_and_below_and_high_ones_right_and_above():
    picture = blank()
    assert picture.place((0, 0)) == (64, 344)
    assert picture.place((10, 10)) == (616, 16)
    assert picture.place((5, 5)) == (340, 180)


def test_the_markup_is_well_formed_whatever_the_words():
    svg = fromstring(str(blank()))  # noqa: S314 - our own markup
    assert svg[0].text == "a < b & c"


def test_a_line_goes_through_its_points_in_order():
    picture = blank()
    picture.line("ham", [(0, 0), (10, 10)])
    [line] = picture.svg.findall("polyline")
    assert line.attrib == {"class": "line ham", "points": "64.0,344.0 616.0,16.0"}


def test_a_bar_has_the_length_of_its_value():
    picture = blank()
    picture.bar("spam", begin=0, end=5, at=5, hint="five")
    [bar] = picture.svg.findall("rect")
    assert (bar.get("x"), bar.get("width")) == ("64.0", "276.0")
    assert bar[0].text == "five"


def test_words_near_the_right_edge_stand_to_the_left_of_their_point():
    picture = blank()
    assert [anchor_of(picture, x) for x in (1, 9)] == ["start", "end"]


def anchor_of(picture: Picture, x: float) -> str | None:
    picture.label("ham", f"at {x}", (x, 5))
    return next(t for t in picture.svg.iter("text") if t.text == f"at {x}").get("text-anchor")


def test_perfect_scores_draw_a_curve_along_the_lower_edges():
    [line] = roc_picture(summary()).svg.findall("polyline")
    assert (line.get("points") or "").split() == ["64.0,16.0", "64.0,344.0", "616.0,344.0"]


def kinds_of_lines(messages: int) -> set[str | None]:
    ledger = Ledger()
    for _ in range(messages):
        ledger.add(outcome(Label.HAM, HAM))
    ledger.add(outcome(Label.SPAM, SPAM))
    picture = course_picture(ledger.summary(Setting(("corpus",), "careful", "immediate")))
    return {line.get("class") for line in picture.svg.findall("polyline")}


def test_the_course_draws_a_line_for_each_share_of_enough_messages():
    assert kinds_of_lines(20) == {"line ham", "line unsure"}
    assert kinds_of_lines(19) == {"line unsure"}


def test_the_calibration_draws_one_dot_a_group():
    dots = calibration_picture(summary()).svg.findall("circle")
    hints = [dot[0].text for dot in dots]
    assert hints == [
        "10 messages: said 10.00 %, was 0.00 %",
        "10 messages: said 90.00 %, was 100.00 %",
    ]


@pytest.mark.parametrize("draw", [roc_picture, course_picture, calibration_picture])
def test_nothing_can_be_drawn_of_nothing(draw):
    empty = Ledger().summary(Setting(("corpus",), "careful", "immediate"))
    assert draw(empty).svg.findall("circle") == []
