"""Mail that is sent to many: nearly identical letters of one campaign, notices of one service."""

from datetime import UTC, datetime, timedelta

from filter.letter import Letter
from filter.models import Mark
from users.models import User

FIRST = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
OWN_SERVER = "mx.home.example"

TEXT = (
    "Your pension fund has grown less than others this year. Our advisers have put together a "
    "portfolio of bonds, land and timber that has done well in every market since the war. "
    "Write to us by Friday and we send you the brochure with all figures, without any cost and "
    "without a call. Readers of our letter have had four good years with it."
)
NEWS = (
    "a new lamp for reading in bed",
    "chairs of ash and oak from Denmark",
    "how to oil a kitchen table",
    "the summer sale in our three houses",
    "shelves that hang without a screw",
    "a carpet woven from paper yarn",
    "garden tables that may stay outside",
    "curtains made to measure in a week",
    "seven ways to light a hall",
    "why our mattresses have no springs",
    "glass from the Bohemian forest",
    "beds for children who grow",
    "how our leather is tanned",
    "the last stools of the winter",
    "desks that fit under a roof",
    "a drawer for every spoon",
)


def user(address: str = "anna@home.example") -> User:
    """A user whose own server says who is who."""
    return User.objects.create_user(address, authserv_ids=[OWN_SERVER])


def copy(number: int) -> Letter:
    """One copy of a campaign: the same letter with another number and another sender."""
    return letter(
        f"From: Adviser {number} <a{number}@fund{number}.example>\r\n"
        f"Message-ID: <{number}@fund.example>\r\nSubject: Offer {number}\r\n\r\n"
        f"Reference {number * 7919}.\r\n{TEXT}\r\n",
        number,
    )


def notice(number: int, *, authenticated: str = "pass") -> Letter:
    """The shop's letter of that day: always the same frame, always other news."""
    news = NEWS[number % len(NEWS)]
    return letter(
        f"Authentication-Results: {OWN_SERVER}; dmarc={authenticated} header.from=shop.example\r\n"
        "From: The Shop <news@shop.example>\r\nList-Unsubscribe: <mailto:off@shop.example>\r\n"
        f"Message-ID: <{number}@shop.example>\r\nSubject: The Shop: {news}\r\n\r\n"
        f"Dear customer, this week we show you {news}. Have a look at our pages, or come to one "
        f"of our houses. Order number {number * 104729}.\r\n",
        number,
    )


def letter(text: str, day: int) -> Letter:
    """A letter that came on that day."""
    return Letter(text.encode(), FIRST + timedelta(days=day))


def marks(of: User) -> list[tuple[str, float, str]]:
    """Each of the user's marks in order: its label, its weight, and what it is asked about."""
    rows = Mark.objects.filter(user=of).order_by("arrived_at", "id")
    return [(mark.label, mark.weight, mark.question if mark.open else "") for mark in rows]
