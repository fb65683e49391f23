from threading import Event

from operations.question import NO_ANSWER, Question


def test_what_is_wrong_is_told_in_kind_not_in_words() -> None:
    def fail() -> str:
        raise ValueError("the password is sesame")

    assert Question("one", fail).begin().answer(within=5) == "fails (ValueError)"


def test_something_that_hangs_is_asked_once_however_often_one_asks() -> None:
    asked: list[int] = []
    release = Event()

    def hang() -> str:
        asked.append(1)
        release.wait(20)
        return ""

    question = Question("one", hang)
    answers = [question.begin().answer(within=0.01) for _ in range(5)]
    assert answers == [NO_ANSWER] * 5
    assert asked == [1]
    pending = question.begin()
    release.set()
    assert pending.answer(within=20) == ""
    assert question.begin().answer(within=20) == ""
    assert asked == [1, 1]
