import wave
from io import BytesIO

import pytest

from challenge.puzzles.sound import spoken

RATE = 8000


def samples(digits: str) -> bytes:
    with wave.open(BytesIO(spoken(digits))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 1, RATE)
        found: bytes = file.readframes(file.getnframes())
        return found


def test_the_same_digits_are_always_the_same_bytes() -> None:
    assert spoken("48213") == spoken("48213")


def test_each_digit_is_a_sound_of_its_own() -> None:
    assert len({spoken(digit * 5) for digit in "0123456789"}) == 10


def test_the_digits_are_spoken_in_their_order() -> None:
    assert spoken("12345") != spoken("54321")


@pytest.mark.parametrize("digits", ["48213", "00000", "97531"])
def test_after_each_digit_comes_silence_long_enough_to_type_it(digits: str) -> None:
    """A beep, five digits, a beep: six silences of a second between them."""
    silences = samples(digits).count(b"\x80" * RATE)
    assert silences == len(digits) + 1


@pytest.mark.parametrize("digits", ["48213", "00000", "97531"])
def test_a_recording_is_over_in_ten_seconds_and_loud_enough(digits: str) -> None:
    sound = samples(digits)
    assert 5 < len(sound) / RATE < 10
    assert max(sound) > 200
    assert min(sound) < 56
