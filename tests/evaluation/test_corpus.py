"""Recognising how mail is kept, and saying what to do where it cannot be read."""

from pathlib import Path

import pytest

from evaluation.corpus import CorpusError, Layout, read
from knowledge_base.label import Label

SAMPLE = Path(__file__).parents[2] / "sample"


def write(path: Path, text: bytes = b"Subject: x\n\nbody\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return path


def trec(folder: Path, *lines: str) -> Path:
    write(folder / "full" / "index", "\n".join(lines).encode())
    return folder


def test_the_sample_is_a_trec_corpus_in_the_order_of_its_index():
    corpus = read(SAMPLE)
    lines = (SAMPLE / "full" / "index").read_text().splitlines()
    assert corpus.layout is Layout.TREC
    assert [f"{item.label} {item.path}" for item in corpus] == lines
    assert len(corpus) == len(lines)


def test_a_message_of_a_trec_corpus_is_byte_for_byte_its_file():
    item = read(SAMPLE).items[0]
    assert item.raw() == (SAMPLE / "full" / item.path).read_bytes()


def test_an_index_file_may_be_named_itself():
    assert read(SAMPLE / "full" / "index").items == read(SAMPLE).items


def test_labels_of_an_index_may_be_in_capitals_and_paths_hold_blanks(tmp_path):
    write(tmp_path / "data" / "a message")
    [item] = read(trec(tmp_path, "SPAM ../data/a message", ""))
    assert (item.label, item.path) == (Label.SPAM, "../data/a message")


def test_an_unknown_label_is_named_with_its_line(tmp_path):
    write(tmp_path / "data" / "1")
    with pytest.raises(CorpusError, match=r"line 2: “junk” is no label"):
        read(trec(tmp_path, "ham ../data/1", "junk ../data/1"))


def test_a_file_missing_from_a_corpus_is_named_with_its_line(tmp_path):
    write(tmp_path / "data" / "1")
    with pytest.raises(CorpusError, match=r"line 2: there is no file .*data/2"):
        read(trec(tmp_path, "ham ../data/1", "spam ../data/2"))


def test_a_label_for_everything_contradicts_an_index():
    with pytest.raises(CorpusError, match="leave “spam” out"):
        read(SAMPLE, as_label=Label.SPAM)


def test_a_file_that_begins_with_a_from_line_is_an_mbox(tmp_path):
    path = write(
        tmp_path / "box.mbox",
        b"From a Mon Jan  1 00:00:00 2024\nSubject: 1\n\n>From me\n\n"
        b"From b Mon Jan  1 00:00:00 2024\nSubject: 2\n",
    )
    corpus = read(path, as_label=Label.SPAM)
    assert corpus.layout is Layout.MBOX
    assert [(item.path, item.label, item.raw()) for item in corpus] == [
        ("box.mbox#1", Label.SPAM, b"Subject: 1\n\nFrom me\n"),
        ("box.mbox#2", Label.SPAM, b"Subject: 2\n"),
    ]


def test_a_maildir_gives_new_and_seen_mail_in_order_of_delivery(tmp_path):
    for name in ("cur/999.a:2,S", "new/1000.b", "cur/1001.c:2,", "tmp/998.d", "cur/.hidden"):
        write(tmp_path / name, name.encode())
    corpus = read(tmp_path)
    assert corpus.layout is Layout.MAILDIR
    assert [item.path for item in corpus] == ["cur/999.a:2,S", "new/1000.b", "cur/1001.c:2,"]
    assert corpus.items[1].raw() == b"new/1000.b"


def test_a_maildir_without_new_mail_is_one_too(tmp_path):
    write(tmp_path / "cur" / "1.a")
    assert read(tmp_path).layout is Layout.MAILDIR


def test_a_folder_of_messages_is_sorted_by_the_numbers_in_the_names(tmp_path):
    for name in ("10.eml", "9.eml", "b/2.eml", "b/11.eml", ".hidden", ".git/config", "note.eml"):
        write(tmp_path / name)
    corpus = read(tmp_path)
    assert corpus.layout is Layout.FOLDER
    assert [item.path for item in corpus] == [
        "9.eml", "10.eml", "b/2.eml", "b/11.eml", "note.eml",
    ]  # fmt: skip
    assert {item.label for item in corpus} == {None}


def test_any_other_file_is_a_single_message(tmp_path):
    corpus = read(write(tmp_path / "letter.eml"), as_label=Label.HAM)
    assert corpus.layout is Layout.MESSAGE
    assert [(item.path, item.label, item.raw()) for item in corpus] == [
        ("letter.eml", Label.HAM, b"Subject: x\n\nbody\n")
    ]


def test_a_path_that_is_not_there_says_so(tmp_path):
    with pytest.raises(CorpusError, match=r"There is no .*nowhere"):
        read(tmp_path / "nowhere")


def test_an_empty_folder_says_so(tmp_path):
    with pytest.raises(CorpusError, match="holds no message"):
        read(tmp_path)


def test_a_message_that_went_away_meanwhile_says_so(tmp_path):
    [item] = read(write(tmp_path / "letter.eml"))
    item.file.unlink()
    with pytest.raises(CorpusError, match=r"There is no .*letter.eml"):
        item.raw()


def test_a_file_that_the_system_refuses_to_read_says_why(tmp_path):
    # a link to itself is refused to everyone, the administrator too
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(CorpusError, match=r"loop cannot be read: .*symbolic"):
        read(tmp_path / "loop")


def test_no_message_is_read_before_it_is_asked_for(tmp_path):
    corpus = read(write(tmp_path / "letter.eml", b"early"))
    write(tmp_path / "letter.eml", b"late")
    assert corpus.items[0].raw() == b"late"
