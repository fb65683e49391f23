"""The accountant finds whatever is wrong: each test sabotages a world in which nothing is."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.faults.accountant import Evidence, Finding, Wrong, account_for
from tests.faults.journal import (
    ARCHIVE,
    FRIENDS,
    HELD,
    INBOX,
    JUNK,
    SENT,
    TRASH,
    Copied,
    Delivered,
    Entry,
    Flagged,
    Merged,
    Moved,
    Wrote,
)
from tests.faults.letters import Letter, varied
from tests.faults.offers import Offers
from tests.faults.survey import Found

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ACTIONS = {INBOX: "deliver", JUNK: "junk", HELD: "hold"}
PATTERN = b"From: anna@friend.example\r\nSubject: Lunch\r\n\r\nWords.\r\n"


def letter(number: int, *, to: str = "anna", keyword_of: str = "") -> Letter:
    return Letter(number, to, varied(PATTERN, to, number, keyword_of), keyword_of)


@dataclass
class World:
    """A storm's end, written down by hand; `anna` and `boris` are there."""

    journal: list[Entry] = field(default_factory=list)
    mailboxes: dict[str, list[Found]] = field(default_factory=lambda: {"anna": [], "boris": []})
    books: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {name: page() for name in ("anna", "boris")}
    )
    offers: dict[str, Offers] = field(
        default_factory=lambda: {"anna": Offers.EVERYTHING, "boris": Offers.BARE}
    )

    def come(self, sent: Letter, *, lies: str, judged: str | None = INBOX) -> Found:
        """The letter came to INBOX, was judged to belong in `judged`, and lies in `lies`."""
        self.journal.append(Delivered(sent, INBOX, frozenset({r"\Flagged"}), AT))
        found = Found(lies, sent.message_id, sent.sha256, frozenset({r"\Flagged"}), AT)
        if lies:
            self.mailboxes[sent.to].append(found)
        book = self.books[sent.to]
        book["digests"].append(sent.digest)
        if judged is not None:
            book["judgements"].append(
                {"digest": sent.digest, "action": ACTIONS[judged], "step": "", "arrivals": 1}
            )
        return found

    def learn(self, sent: Letter, label: str) -> None:
        """The letter is marked."""
        self.books[sent.to]["marks"][sent.digest] = label
        self.books[sent.to]["samples"] += 1

    def findings(self) -> list[Finding]:
        """What the accountant says."""
        return account_for(Evidence(self.journal, self.mailboxes, self.books, self.offers))

    @property
    def wrongs(self) -> list[Wrong]:
        return [each.wrong for each in self.findings()]


def page() -> dict[str, Any]:
    return {
        "judgements": [],
        "marks": {},
        "digests": [],
        "samples": 0,
        "sent": {},
        "open": [],
        "residue": {},
    }


@pytest.fixture
def world() -> World:
    """Letters of every fate, each where it should be."""
    made = World()
    made.come(letter(1), lies=INBOX)
    made.come(letter(2), lies=JUNK, judged=JUNK)
    made.come(letter(3), lies=HELD, judged=HELD)
    for _ in range(2):
        made.come(letter(4), lies=JUNK, judged=JUNK)
    made.come(letter(5), lies=FRIENDS, judged=JUNK)
    made.journal.append(Moved("anna", letter(5).message_id, JUNK, FRIENDS))
    made.learn(letter(5), "ham")
    made.come(letter(6), lies="", judged=None)
    made.journal.append(Moved("anna", letter(6).message_id, INBOX, ""))
    made.come(letter(7), lies=INBOX)
    made.mailboxes["anna"].append(replace(made.mailboxes["anna"][-1], folder=ARCHIVE))
    made.journal.append(Copied("anna", letter(7).message_id, ARCHIVE))
    mine = letter(8, to="boris", keyword_of="boris")
    found = made.come(mine, lies=JUNK, judged=JUNK)
    original = replace(found, folder=INBOX, flags=found.flags | {r"\Deleted"})
    made.mailboxes["boris"].append(original)
    made.journal.append(Wrote("anna", "<sent>", "bytes", "friend@people.example"))
    made.mailboxes["anna"].append(Found(SENT, "<sent>", "bytes", frozenset({r"\Seen"}), AT))
    made.books["anna"]["sent"]["friend@people.example"] = 1
    return made


def only(findings: list[Finding]) -> Finding:
    [finding] = findings
    return finding


def test_nothing_is_wrong_where_nothing_is(world: World) -> None:
    assert world.findings() == []


@pytest.mark.parametrize("index", range(7))
def test_a_letter_that_is_nowhere_is_lost(world: World, index: int) -> None:
    gone = world.mailboxes["anna"].pop(index)
    finding = only(world.findings())
    assert (finding.wrong, finding.letter) == (Wrong.LOST, gone.message_id)


def test_a_letter_of_his_own_that_is_nowhere_is_lost(world: World) -> None:
    world.mailboxes["anna"].pop()
    assert world.wrongs == [Wrong.LOST]


@pytest.mark.parametrize("folder", [INBOX, JUNK, ARCHIVE])
def test_a_letter_that_lies_twice_is_doubled(world: World, folder: str) -> None:
    world.mailboxes["anna"].append(replace(world.mailboxes["anna"][0], folder=folder))
    assert world.wrongs == [Wrong.DOUBLED]


def test_a_letter_that_was_removed_and_lies_somewhere_is_doubled(world: World) -> None:
    sent = letter(6)
    found = Found(TRASH, sent.message_id, sent.sha256, frozenset({r"\Flagged"}), AT)
    world.mailboxes["anna"].append(found)
    assert world.wrongs == [Wrong.DOUBLED]


@pytest.mark.parametrize(
    ("folders", "wrongs"),
    [([TRASH], []), ([JUNK], [Wrong.DOUBLED]), ([TRASH, JUNK], [Wrong.DOUBLED])],
)
def test_on_a_server_without_move_a_removed_letter_may_lie_in_the_trash_and_nowhere_else(
    world: World, folders: list[str], wrongs: list[Wrong]
) -> None:
    world.offers["anna"] = Offers.COPY_AND_EXPUNGE
    sent = letter(6)
    for folder in folders:
        found = Found(folder, sent.message_id, sent.sha256, frozenset({r"\Flagged"}), AT)
        world.mailboxes["anna"].append(found)
    assert world.wrongs == wrongs


def test_an_original_left_marked_is_doubled_where_the_server_could_remove_it(world: World) -> None:
    world.offers["boris"] = Offers.COPY_AND_EXPUNGE
    assert Wrong.DOUBLED in world.wrongs


def test_a_letter_in_another_folder_than_its_judgement_wants_is_changed(world: World) -> None:
    world.mailboxes["anna"][1] = replace(world.mailboxes["anna"][1], folder=INBOX)
    assert world.wrongs == [Wrong.CHANGED]


def test_a_letter_that_was_moved_away_from_where_the_person_put_it_is_changed(
    world: World,
) -> None:
    world.mailboxes["anna"][5] = replace(world.mailboxes["anna"][5], folder=JUNK)
    assert world.wrongs == [Wrong.CHANGED]


def test_other_bytes_are_changed(world: World) -> None:
    world.mailboxes["anna"][0] = replace(world.mailboxes["anna"][0], sha256="other")
    assert world.wrongs == [Wrong.CHANGED]


@pytest.mark.parametrize("flags", [set(), {r"\Flagged", r"\Seen"}, {r"\Seen"}])
def test_other_flags_are_changed(world: World, flags: set[str]) -> None:
    found = world.mailboxes["anna"][0]
    world.mailboxes["anna"][0] = replace(found, flags=frozenset(flags))
    assert world.wrongs == [Wrong.CHANGED]


def test_a_flag_that_the_person_set_must_be_there(world: World) -> None:
    world.journal.append(Flagged("anna", letter(1).message_id, INBOX, r"\Seen"))
    assert world.wrongs == [Wrong.CHANGED]


def test_another_time_of_arrival_is_changed(world: World) -> None:
    found = world.mailboxes["anna"][0]
    world.mailboxes["anna"][0] = replace(found, at=AT.replace(hour=13))
    assert world.wrongs == [Wrong.CHANGED]


def test_a_message_that_nobody_sent_him_is_changed(world: World) -> None:
    world.mailboxes["anna"].append(world.mailboxes["boris"][0])
    assert world.wrongs == [Wrong.CHANGED]


def test_a_letter_that_was_not_judged_is_unfinished(world: World) -> None:
    world.books["anna"]["judgements"].pop(0)
    assert world.wrongs == [Wrong.UNFINISHED]


def test_a_letter_that_was_judged_twice_is_doubled(world: World) -> None:
    judgements = world.books["anna"]["judgements"]
    judgements.append(judgements[0])
    assert world.wrongs == [Wrong.DOUBLED]


@pytest.mark.parametrize("arrivals", [0, 2])
def test_each_judgement_is_of_one_arrival(world: World, arrivals: int) -> None:
    world.books["anna"]["judgements"][0]["arrivals"] = arrivals
    assert world.wrongs == [Wrong.DOUBLED]


def test_a_word_that_was_not_heard_is_unfinished(world: World) -> None:
    world.books["anna"] |= {"marks": {}, "samples": 0}
    assert world.wrongs == [Wrong.UNFINISHED]


def test_a_word_that_was_heard_as_its_opposite_is_unfinished(world: World) -> None:
    world.books["anna"]["marks"][letter(5).digest] = "spam"
    assert world.wrongs == [Wrong.UNFINISHED]


def test_a_word_that_nobody_said_is_unfinished(world: World) -> None:
    world.learn(letter(1), "ham")
    assert world.wrongs == [Wrong.UNFINISHED]


def test_a_word_by_keyword_must_be_heard(world: World) -> None:
    world.journal.append(Flagged("anna", letter(2).message_id, JUNK, "$NotJunk"))
    found = world.mailboxes["anna"][1]
    world.mailboxes["anna"][1] = replace(found, flags=found.flags | {"$NotJunk"})
    assert world.wrongs == [Wrong.UNFINISHED]
    world.learn(letter(2), "ham")
    assert world.wrongs == []


@pytest.mark.parametrize("judged", [None, JUNK])
def test_a_letter_moved_into_junk_unjudged_or_by_both_may_teach_that_it_is_spam(
    world: World, judged: str | None
) -> None:
    world.come(letter(9), lies=JUNK, judged=judged)
    world.journal.append(Moved("anna", letter(9).message_id, INBOX, JUNK))
    assert world.wrongs == []
    world.learn(letter(9), "spam")
    assert world.wrongs == []
    world.books["anna"]["marks"][letter(9).digest] = "ham"
    assert world.wrongs == [Wrong.UNFINISHED]


def test_a_judged_letter_moved_into_junk_must_teach_that_it_is_spam(world: World) -> None:
    world.come(letter(9), lies=JUNK)
    world.journal.append(Moved("anna", letter(9).message_id, INBOX, JUNK))
    assert world.wrongs == [Wrong.UNFINISHED]
    world.learn(letter(9), "spam")
    assert world.wrongs == []


def test_a_sample_too_many_is_doubled(world: World) -> None:
    world.books["anna"]["samples"] += 1
    assert world.wrongs == [Wrong.DOUBLED]


def test_what_is_left_when_all_is_unlearned_is_doubled(world: World) -> None:
    world.books["anna"]["residue"] = {"Habit": 1}
    assert world.wrongs == [Wrong.DOUBLED]


def test_what_another_was_sent_is_known_of_nowhere_else(world: World) -> None:
    world.books["boris"]["digests"].append(letter(1).digest)
    assert only(world.findings()).account == "boris"


def test_anothers_keyword_means_nothing(world: World) -> None:
    world.come(letter(9, keyword_of="boris"), lies=JUNK, judged=JUNK)
    assert world.wrongs == []
    world.books["anna"]["judgements"][-1]["step"] = "spam_keywords"
    assert world.wrongs == [Wrong.CHANGED]


def test_what_is_still_to_be_done_is_unfinished(world: World) -> None:
    world.books["boris"]["open"] = ["1 arrivals claimed", "paused: no reason"]
    assert world.wrongs == [Wrong.UNFINISHED] * 2


@pytest.mark.parametrize(("counted", "wrong"), [(0, Wrong.UNFINISHED), (2, Wrong.DOUBLED)])
def test_each_letter_that_he_wrote_counts_once(world: World, counted: int, wrong: Wrong) -> None:
    world.books["anna"]["sent"]["friend@people.example"] = counted
    assert world.wrongs == [wrong]


def test_what_was_merged_into_junk_may_have_taught_and_what_was_not_may_not(world: World) -> None:
    world.learn(letter(2), "spam")
    assert only(world.findings()).letter == letter(2).message_id
    world.journal.append(Merged("anna", letter(2).message_id, JUNK))
    assert world.findings() == []


def test_who_moves_a_letter_to_junk_and_takes_it_back_by_a_keyword_has_said_ham(
    world: World,
) -> None:
    world.come(letter(9), lies=JUNK, judged=JUNK)
    world.journal.append(Moved("anna", letter(9).message_id, INBOX, JUNK))
    world.learn(letter(9), "ham")
    assert only(world.findings()).letter == letter(9).message_id
    world.journal.append(Flagged("anna", letter(9).message_id, JUNK, "$NotJunk"))
    [flags] = world.findings()
    assert "flags" in flags.what
