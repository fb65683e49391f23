"""One stream of mail out of what a person names."""

import pytest

from evaluation.corpus import CorpusError, read
from evaluation.stream import stream
from knowledge_base.label import Label
from tests.evaluation.test_corpus import SAMPLE, write


def dated(day: int) -> bytes:
    return f"Date: Mon, {day} Jan 2024 00:00:00 +0000\n\nbody\n".encode()


def test_one_corpus_keeps_its_own_order():
    assert stream([str(SAMPLE)]) == list(read(SAMPLE))


def test_ham_and_spam_apart_are_merged_by_the_time_of_arrival(tmp_path):
    for day in (1, 3):
        write(tmp_path / "inbox" / f"{day}.eml", dated(day))
    for day in (2, 4):
        write(tmp_path / "junk" / f"{day}.eml", dated(day))
    items = stream([f"spam={tmp_path}/junk", f"ham={tmp_path}/inbox"])
    assert [(item.path, item.label) for item in items] == [
        ("1.eml", Label.HAM),
        ("2.eml", Label.SPAM),
        ("3.eml", Label.HAM),
        ("4.eml", Label.SPAM),
    ]


def test_a_message_without_a_date_stays_behind_the_one_before_it(tmp_path):
    write(tmp_path / "inbox" / "1.eml", dated(2))
    write(tmp_path / "inbox" / "2.eml", b"no date at all")
    write(tmp_path / "junk" / "1.eml", dated(3))
    items = stream([f"ham={tmp_path}/inbox", f"spam={tmp_path}/junk"])
    assert [item.file.parent.name for item in items] == ["inbox", "inbox", "junk"]


def test_mail_without_labels_asks_for_one(tmp_path):
    write(tmp_path / "letter.eml")
    with pytest.raises(CorpusError, match=r"ham=.*letter.eml or spam="):
        stream([str(tmp_path / "letter.eml")])


def test_a_path_that_merely_holds_an_equals_sign_is_a_path(tmp_path):
    with pytest.raises(CorpusError, match="There is no x=y"):
        stream(["x=y"])
