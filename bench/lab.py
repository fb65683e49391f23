"""What every benchmark works with: letters, and databases that hold the reference user."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from bench import databases
from bench.apart import Apart
from bench.letters import Letters
from bench.mariadb import MariaDB
from bench.reference_user import Stock, build, lessons


class Lab:
    """Everything lies in `folder`, and is made when it is first asked for.

    `scale` makes the reference user, and whatever else is large, so many times
    as large; goals are said of 1. `mariadb_url` is a server to use, without the
    name of a database; without it a private one is started where there is one.
    """

    def __init__(
        self, folder: Path, letters: Letters, *, scale: float = 1.0, mariadb_url: str | None = None
    ) -> None:
        self.folder, self.letters, self.scale = folder, letters, scale
        self._mariadb_url = mariadb_url
        self._numbers = count(1)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._open.close()

    @property
    def stock(self) -> Stock:
        """How much is known of the reference user."""
        return Stock().scaled(self.scale)

    def many(self, number: int, *, least: int = 1) -> int:
        """So many, at this scale."""
        return max(least, round(self.scale * number))

    def process(self, database_url: str) -> Apart:
        """A process on that database; what it leaves in files goes with the laboratory."""
        return Apart(database_url, DATA_DIR=str(self.folder / "data"))

    @contextmanager
    def empty(self) -> Iterator[Apart]:
        """A process on an SQLite database of its own, in which there are only tables."""
        with self._copy_of(self._tables) as url, closing(self.process(url)) as process:
            yield process

    @contextmanager
    def reference(self) -> Iterator[Apart]:
        """A process on an SQLite database of its own, with the reference user."""
        with self.reference_url() as url, closing(self.process(url)) as process:
            yield process

    @contextmanager
    def user_of(self, stock: Stock) -> Iterator[str]:
        """The URL of an SQLite database of one's own, with a user of whom so much is known."""
        with self._copy_of(self._tables) as url:
            with closing(self.process(url)) as process:
                process.do(build, stock, *lessons(self.letters, stock))
            yield url

    @contextmanager
    def reference_url(self) -> Iterator[str]:
        """The URL of an SQLite database of one's own, with the reference user."""
        with self._copy_of(self._template) as url:
            yield url

    @contextmanager
    def reference_on_mariadb(self) -> Iterator[Apart]:
        """A process on the same rows in MariaDB; raises MissingError."""
        with self.reference_url_on_mariadb() as url, closing(self.process(url)) as process:
            yield process

    @contextmanager
    def reference_url_on_mariadb(self) -> Iterator[str]:
        """The URL of the same rows in a database of one's own on MariaDB; raises MissingError."""
        with self.mariadb() as url:
            with closing(self.process(url)) as process, self.reference() as source:
                copy(source, process)
                process.do(databases.settle)
            yield url

    @contextmanager
    def mariadb(self) -> Iterator[str]:
        """The URL of a database of one's own on MariaDB, with tables; raises MissingError."""
        name = f"hamlet_bench_{next(self._numbers)}"
        with closing(self.process(named(self._server, "mysql"))) as administrator:
            administrator.do(databases.drop, name)
            administrator.do(databases.create, name)
            url = named(self._server, name)
            try:
                with closing(self.process(url)) as process:
                    process.do(databases.migrate)
                yield url
            finally:
                administrator.do(databases.drop, name)

    @contextmanager
    def _copy_of(self, template: Path) -> Iterator[str]:
        file = self.folder / f"{next(self._numbers)}.sqlite3"
        shutil.copy(template, file)
        try:
            yield sqlite(file)
        finally:
            for each in self.folder.glob(f"{file.name}*"):
                each.unlink()

    @cached_property
    def _tables(self) -> Path:
        file = self.folder / "tables.sqlite3"
        with closing(self.process(sqlite(file))) as process:
            process.do(databases.migrate)
            process.do(databases.settle)
        return file

    @cached_property
    def _template(self) -> Path:
        file = self.folder / "reference.sqlite3"
        shutil.copy(self._tables, file)
        with closing(self.process(sqlite(file))) as process:
            process.do(build, self.stock, *lessons(self.letters, self.stock))
            process.do(databases.settle)
        return file

    @cached_property
    def _server(self) -> str:
        if self._mariadb_url is not None:
            return self._mariadb_url
        folder = self.folder / "mariadb"
        folder.mkdir()
        return self._open.enter_context(closing(MariaDB(folder))).url


def copy(source: Apart, target: Apart) -> None:
    """All rows of one database are in the other, under the same keys."""
    for label in source.do(databases.filled_tables):
        after = None
        while portion := source.do(databases.rows, label, after=after):
            target.do(databases.take, label, portion)
            after = portion[-1]


def sqlite(file: Path) -> str:
    """The URL of a database in a file."""
    return f"sqlite:///{file}"


def named(server: str, name: str) -> str:
    """The URL of one database of a server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()
