from pathlib import Path

import pytest

from scripts.make_sample import (
    DEFAULT_TARGET,
    EVERY,
    LARGEST_MESSAGE,
    SIZE_OF_SAMPLE,
    SKIPPED_START,
    index_lines,
    write,
)


def corpus_of(folder: Path, count: int, *, large: set[int]) -> Path:
    (folder / "full").mkdir(parents=True)
    (folder / "data").mkdir()
    lines = []
    for number in range(count):
        size = LARGEST_MESSAGE + 1 if number in large else 10
        (folder / "data" / str(number)).write_bytes(b"x" * size)
        lines.append(f"{'ham' if number % 2 else 'spam'} ../data/{number}\n")
    (folder / "full" / "index").write_text("".join(lines))
    return folder


def test_every_twelfth_message_after_the_start_is_taken_leaving_out_large_ones(
    tmp_path: Path,
) -> None:
    start = SKIPPED_START
    corpus = corpus_of(tmp_path / "corpus", start + 3 * EVERY, large={start, start + 5})
    assert write(corpus, tmp_path / "sample") == 3
    taken = [int(path.name) for _, path in index_lines(tmp_path / "sample")]
    # The two large ones left out, the first is start + 1, and each next EVERY further.
    assert taken == [start + 1, start + 2 + EVERY, start + 2 + 2 * EVERY]


def test_what_an_earlier_sample_held_is_gone(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path / "corpus", SKIPPED_START + 1, large=set())
    stale = tmp_path / "sample" / "data" / "stale"
    stale.parent.mkdir(parents=True)
    stale.touch()
    write(corpus, tmp_path / "sample")
    assert not stale.exists()


@pytest.mark.parametrize("line", ["maybe ../data/1", "spam /etc/passwd", "spam"])
def test_an_index_of_another_kind_is_refused_with_its_line(line: str, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "index").write_text(f"ham ../data/1\n{line}\n")
    with pytest.raises(ValueError, match="index:2: expected"):
        list(index_lines(tmp_path))


def test_the_sample_is_what_its_readme_says() -> None:
    messages = list(index_lines(DEFAULT_TARGET))
    marks = [mark for mark, _ in messages]
    assert len(messages) == SIZE_OF_SAMPLE == 400
    assert (marks.count("ham"), marks.count("spam")) == (316, 84)
    assert (marks[:240].count("ham"), marks[:240].count("spam")) == (175, 65)
    assert all((DEFAULT_TARGET / path).stat().st_size <= LARGEST_MESSAGE for _, path in messages)
    files = {path for path in (DEFAULT_TARGET / "data").rglob("*") if path.is_file()}
    assert files == {DEFAULT_TARGET / path for _, path in messages}
