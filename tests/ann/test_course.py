import json

from ann.course import RETRAINED, Course
from ann.recipe import Recipe


def test_a_course_is_what_was_stored() -> None:
    course = Course(passes=2, newest=50, recipe=Recipe(judges=(("words", "bytes"),), repeats=3))
    assert Course.from_json(json.loads(json.dumps(course.to_json()))) == course
    assert course != RETRAINED


def test_a_choice_that_came_later_is_the_standard_one_and_one_that_went_is_left_out() -> None:
    stored = {"passes": 4, "moon": "full", "recipe": {"margin": 2.0, "colour": "blue"}}
    assert Course.from_json(stored) == Course(passes=4, recipe=Recipe(margin=2.0))
    assert Course.from_json({"passes": 4}) == Course(passes=4)
