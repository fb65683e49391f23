"""Why a sender is not asked."""

from enum import StrEnum


class Refusal(StrEnum):
    """A rule's name, as the table of challenges keeps it, and the sentence that a user reads."""

    sentence: str

    def __new__(cls, name: str, sentence: str) -> "Refusal":
        """A name that is a string, with its sentence."""
        made = str.__new__(cls, name)
        made._value_ = name
        made.sentence = sentence
        return made

    SWITCHED_OFF = "switched off", "Challenges are switched off."
    NOT_UNSURE = "not unsure", "The filter decided this letter: only unsure ones are asked about."
    NOT_HELD = "not held", "The letter does not wait for an answer."
    TOO_OLD = "too old", "It came too long ago to ask about it now."
    NOT_KEPT = "not kept", "The letter's own bytes are not kept, so nothing can be known of it."
    AUTOMATIC = "automatic", "A machine wrote it, or it was sent to many: nobody would answer."
    LOOPED = "looped", "It carries a letter of Hamlet's own back."
    NO_SENDER = "no sender", "It names no one sender to whom an answer could go."
    NOT_PROVEN = "not proven", "Nothing proves who sent it, and a forged sender must not be asked."
    OTHER_AUTHOR = "other author", "Its sender is not the one whom its From names and proves."
    YOURSELF = "yourself", "It claims to be from you."
    YOUR_DOMAIN = "your domain", "It is from your own domain."
    SERVED_HERE = "served here", "Its sender has his mail filtered here as well."
    NOT_TO_YOU = "not to you", "Your address stands in none of To, Cc and Resent-To."
    TOO_MANY_HOPS = "too many hops", "It went through so many servers that it may be in a loop."
    ASKED_LATELY = "asked lately", "Its sender was asked within the last week."
    EXCLUDED = "excluded", "Its sender, or his domain, is not to be written to."
    FLOOD = "flood", "It came in a flood of mail."
    BREAKER_OPEN = "breaker open", "Hamlet asks nobody at the moment: too many askings were wrong."
    OVER_ALLOWANCE = "over allowance", "As many letters went out as may."
