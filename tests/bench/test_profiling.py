"""A profile names rooms and libraries."""

import json

from bench.profiling import room, rooms
from mail.boundary import Boundary
from mail.message import parse
from tests.imap.letters import HAM


def parse_many() -> None:
    """Work of the room `mail`, and a little of Python's."""
    for _ in range(200):
        parse(HAM, Boundary())
        json.dumps([1])


def test_the_room_that_works_is_named_first() -> None:
    assert rooms(parse_many).startswith("mail ")


def test_a_file_belongs_to_a_room_or_a_library() -> None:
    assert room(parse.__code__.co_filename) == "mail"
    assert room("lib/python3.11/site-packages/django/db/models.py") == "django"
    assert room("lib/python3.11/json/encoder.py") == "Python"
