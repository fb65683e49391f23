"""Labelled mail as people keep it: a TREC corpus, an mbox, a Maildir, a folder, a message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from evaluation import mbox
from knowledge_base.label import Label


class CorpusError(Exception):
    """Mail that cannot be read; the text says what is wrong and what to do."""


class Layout(StrEnum):
    """How a corpus is kept."""

    TREC = "TREC corpus"
    MBOX = "mbox file"
    MAILDIR = "Maildir"
    FOLDER = "folder of messages"
    MESSAGE = "single message"


@dataclass(frozen=True, slots=True)
class Item:
    """One message of a corpus, read only when asked for.

    `path` names it in reports and results, as the corpus itself does; `start`
    and `end` say where in `file` it lies when the file is an mbox.
    """

    path: str
    label: Label | None
    file: Path
    start: int = 0
    end: int | None = None

    def raw(self) -> bytes:
        """The bytes of the message; raises CorpusError where they cannot be read."""
        try:
            if self.end is None:
                return self.file.read_bytes()
            with self.file.open("rb") as file:
                file.seek(self.start)
                return mbox.unescape(file.read(self.end - self.start))
        except OSError as error:
            raise unreadable(self.file, error) from error


@dataclass(frozen=True, slots=True)
class Corpus:
    """The messages found at `path`, in the order in which the corpus keeps them."""

    path: Path
    layout: Layout
    items: tuple[Item, ...]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


def read(path: str | Path, *, as_label: Label | None = None) -> Corpus:
    """The corpus at `path`, its layout recognised from what is there.

    `as_label` labels every message of a layout that has no labels of its own;
    without it those labels are None. No message is read yet. Raises CorpusError
    where nothing can be read, where an index is wrong, or where nothing is there.
    """
    path = Path(path).expanduser()
    try:
        corpus = recognise(path, as_label)
    except OSError as error:
        raise unreadable(Path(error.filename or path), error) from error
    if not corpus.items:
        raise CorpusError(f"{path} holds no message. Name a place that does.")
    return corpus


def recognise(path: Path, as_label: Label | None) -> Corpus:
    """The corpus at `path`; raises OSError where the file system refuses."""
    index = path / "full" / "index"
    if path.is_file() and path.name == "index":
        index = path
    if index.is_file():
        if as_label is not None:
            raise CorpusError(f"{index} labels its messages itself: leave “{as_label}” out.")
        return Corpus(path, Layout.TREC, tuple(of_index(index)))
    if (path / "cur").is_dir():
        return Corpus(path, Layout.MAILDIR, tuple(of_maildir(path, as_label)))
    if path.is_dir():
        return Corpus(path, Layout.FOLDER, tuple(of_folder(path, as_label)))
    if mbox.is_mbox(path):
        return Corpus(path, Layout.MBOX, tuple(of_mbox(path, as_label)))
    return Corpus(path, Layout.MESSAGE, (Item(path.name, as_label, path),))


def of_index(index: Path) -> Iterator[Item]:
    """The messages that a TREC index names, lines such as `spam ../data/inmail.1`."""
    lines = index.read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        word, _, name = line.strip().partition(" ")
        here = f"{index}, line {number}"
        if word.casefold() not in set(Label):
            raise CorpusError(
                f"{here}: “{word}” is no label. Each line is “spam” or “ham”, "
                "a blank, and the path of a message as seen from the index."
            )
        file = index.parent / name.strip()
        if not file.is_file():
            raise CorpusError(
                f"{here}: there is no file {file}. Unpack the whole corpus, "
                "or take the line out of the index."
            )
        yield Item(name.strip(), Label(word.casefold()), file)


def of_maildir(path: Path, label: Label | None) -> Iterator[Item]:
    """The messages of `cur` and `new`; Maildir names begin with the time of delivery."""
    files = [*visible_files(path / "cur")]
    if (path / "new").is_dir():
        files += visible_files(path / "new")
    for file in sorted(files, key=lambda file: natural(file.name)):
        yield Item(file.relative_to(path).as_posix(), label, file)


def of_folder(path: Path, label: Label | None) -> Iterator[Item]:
    """Each file in the folder and in the folders within it is one message."""
    for entry in sorted(path.iterdir(), key=lambda entry: natural(entry.name)):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            for item in of_folder(entry, label):
                yield Item(f"{entry.name}/{item.path}", label, item.file)
        elif entry.is_file():
            yield Item(entry.name, label, entry)


def of_mbox(path: Path, label: Label | None) -> Iterator[Item]:
    """The messages of an mbox file, named by their number in it."""
    for number, (start, end) in enumerate(mbox.spans(path), start=1):
        yield Item(f"{path.name}#{number}", label, path, start, end)


def visible_files(folder: Path) -> Iterator[Path]:
    """The files of a folder, hidden ones left out."""
    return (file for file in folder.iterdir() if file.is_file() and file.name[0] != ".")


def natural(name: str) -> tuple[list[tuple[bool, int, str]], str]:
    """A key that sorts numbers within names by size: `msg.9` before `msg.10`."""
    pieces = re.findall(r"\d+|\D+", name)
    key = [(False, int(p), "") if p.isdecimal() else (True, 0, p) for p in pieces]
    return key, name


def unreadable(file: Path, error: OSError) -> CorpusError:
    """What to tell a person whose file the system refuses to read."""
    if isinstance(error, FileNotFoundError):
        return CorpusError(f"There is no {file}. Check the path, or name it from the root.")
    reason = error.strerror or str(error)
    return CorpusError(f"{file} cannot be read: {reason}. Check who may read it.")
