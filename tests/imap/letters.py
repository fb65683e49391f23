"""Letters of three kinds for a user who wants them told apart without learning first."""

from filter.policies import use_preset
from knowledge_base import keywords, trust
from users.models import User


def letter(sender: str, subject: str, text: str = "Words.") -> bytes:
    """A small message as it lies on a server."""
    return (
        f"From: {sender}\r\nTo: me@home.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject.replace(' ', '.')}@{sender.partition('@')[2]}>\r\n\r\n{text}\r\n"
    ).encode()


HAM = letter("anna@friend.example", "Lunch")
SPAM = letter("seller@shop.example", "Buy sesamoid pills")
UNSURE = letter("stranger@elsewhere.example", "A question")


def opinionated() -> User:
    """A user who trusts Anna, wants no sesamoid pills, and lets every step decide."""
    user = User.objects.create(address="me@home.example")
    use_preset(user, "published")
    trust.trust(user, "anna@friend.example")
    keywords.add(user, "sesamoid")
    return user
