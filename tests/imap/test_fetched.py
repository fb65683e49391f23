"""What is said of a message by its sequence number is said of none."""

import pytest

from imap.fetched import Part, by_uid


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ([None], {}),
        ([b"3 (UID 7 FLAGS (\\Seen))"], {7: (rb"\Seen",)}),
        ([b"3 (FLAGS ($Junk))"], {}),
        ([b"3 (MODSEQ (8) FLAGS ($Junk))", b"2 (UID 3 FLAGS ())"], {3: ()}),
        # The third letter is another one once the one before it is expunged.
        ([b"3 (UID 7 FLAGS ())", b"3 (FLAGS ($Junk))"], {7: ()}),
        ([b"3 (UID 7 FLAGS ())", b"3 (UID 7 FLAGS ($Junk))"], {7: (b"$Junk",)}),
    ],
)
def test_flags_are_those_of_the_message_with_that_uid(
    data: list[Part | None], found: dict[int, tuple[bytes, ...]]
) -> None:
    assert {uid: answer[b"FLAGS"] for uid, answer in by_uid(data).items()} == found


def test_literals_belong_to_the_answer_that_announces_them() -> None:
    data: list[Part | None] = [
        (b"1 (UID 5 BODY[] {4}", b"(3 ("),
        (b" BODY[HEADER] {1}", b"h"),
        b" FLAGS ())",
        b"3 (FLAGS ($Junk))",
        (b"2 (UID 6 BODY[] {2}", b"hi"),
        b")",
    ]
    found = by_uid(data)
    assert found[5][b"BODY[]"] == b"(3 ("
    assert found[5][b"BODY[HEADER]"] == b"h"
    assert found[5][b"FLAGS"] == ()
    assert found[6][b"BODY[]"] == b"hi"
    assert found.keys() == {5, 6}
