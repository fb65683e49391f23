from dataclasses import replace

from ann.example import Example
from ann.lessons import lessons_of
from tests.ann.letters import samples

LETTERS = samples(5)


def test_lessons_are_the_samples_one_after_the_other() -> None:
    lessons = lessons_of(LETTERS)
    for number, letter in enumerate(LETTERS):
        example = Example.from_bytes(letter.example)
        for view, features in enumerate(example.content):
            begin, end = lessons.bounds[number, view : view + 2]
            assert lessons.places[begin:end].tolist() == features.tolist()
        begin, end = lessons.signal_bounds[number : number + 2]
        assert lessons.slots[begin:end].tolist() == example.slots.tolist()
        assert lessons.amounts[begin:end].tolist() == example.amounts.tolist()
    assert lessons.spam.tolist() == [letter.spam for letter in LETTERS]
    assert lessons.readable.all()


def test_what_another_version_stored_has_nothing_and_disturbs_no_other() -> None:
    foreign = replace(LETTERS[1], example=b"stored by a version to come", weight=0.5)
    lessons = lessons_of([LETTERS[0], foreign, LETTERS[2]])
    assert lessons.readable.tolist() == [True, False, True]
    assert lessons.weights.tolist() == [1.0, 0.5, 1.0]
    assert lessons.bounds[1, 0] == lessons.bounds[1, -1] == lessons.bounds[2, 0]
    begin, end = lessons.bounds[2, :2]
    wanted = Example.from_bytes(LETTERS[2].example).content[0]
    assert lessons.places[begin:end].tolist() == wanted.tolist()


def test_of_nothing_there_are_no_lessons() -> None:
    assert len(lessons_of([]).places) == 0
