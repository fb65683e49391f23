"""Digits as a recording: spoken in English, with a pause after each and no noise."""

from functools import cache

from captcha.audio import BEEP, END_BEEP, WAVE_SAMPLE_RATE, AudioCaptcha, create_silence

SILENT, LOUDEST = 128, 127  # of samples of one byte without a sign
PAUSE = create_silence(WAVE_SAMPLE_RATE)  # one second: long enough to type what was heard


class Voice(AudioCaptcha):
    """A voice for people: the sum beside it is plain text, so that a murmur would only vex."""

    def create_wave_body(self, chars: str) -> bytearray:
        """A beep, each sign with a pause after it, a longer beep; the same every time."""
        signs = bytearray().join(loud(self._cache[sign][0]) + PAUSE for sign in chars)
        return BEEP + PAUSE + signs + END_BEEP


def loud(sound: bytearray) -> bytearray:
    """The sound as loud as it can be without distortion."""
    peak = max(max(sound) - SILENT, SILENT - min(sound), 1)
    return sound.translate(bytes(amplified(level, peak=peak) for level in range(256)))


def amplified(level: int, *, peak: int) -> int:
    """One sample of a sound whose loudest is to become the loudest of all."""
    return min(max(SILENT + round((level - SILENT) * LOUDEST / peak), 0), 255)


@cache
def voice() -> Voice:
    """The voice that captcha brings, read once."""
    return Voice()


def spoken(digits: str) -> bytes:
    """A WAV file of 8,000 one-byte samples a second that says the digits.

    Always the same bytes for the same digits: a browser fetches them in parts, from
    whichever worker answers.
    """
    return bytes(voice().generate(digits))
