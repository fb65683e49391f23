"""How the database finds the rows that a statement wants: by an index, or by reading all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bench.floors import statements
from bench.reference_user import ADDRESS
from bench.work import user_at
from filter.judging import judge
from filter.letter import Letter

READ = ("SELECT", "UPDATE", "DELETE")
SQLITE_SCAN = "SCAN "
SQLITE_SORT = "USE TEMP B-TREE FOR ORDER BY"


@dataclass(frozen=True, slots=True)
class Access:
    """One table in a plan; `rows` are those that the database expects to read, if it says.

    `whole` means that all rows of the table or of an index are read, `sorts`
    that what was found is sorted afterwards.
    """

    table: str
    how: str
    whole: bool
    sorts: bool
    rows: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement whose plan grows with the number of users."""

    sql: str
    access: Access

    def __str__(self) -> str:
        return f"{self.access.table}: {self.access.how}, of {self.sql}"


def plan_of(sql: str, params: Any) -> list[Access]:
    """The tables of a statement as the database would read them now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return list(of_sqlite([row[3] for row in cursor.fetchall()]))
        cursor.execute(f"EXPLAIN {sql}", params)
        names = [column[0] for column in cursor.description]
        return [of_mysql(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def of_sqlite(lines: list[str]) -> Iterator[Access]:
    """What `EXPLAIN QUERY PLAN` says of real tables."""
    sorts = SQLITE_SORT in lines
    for line in lines:
        word, _, rest = line.partition(" ")
        table = rest.partition(" ")[0]
        real = table in connection.introspection.table_names()
        if word in {"SCAN", "SEARCH"} and real:
            yield Access(table, line, whole=word == "SCAN", sorts=sorts, rows=None)


def of_mysql(row: dict[str, Any]) -> Access:
    """What `EXPLAIN` says of one table, real or made on the way."""
    table, extra = row["table"] or "", row["Extra"] or ""
    kind = row["type"] or ""
    derived = not table or table.startswith("<")
    return Access(
        table,
        " ".join(str(part) for part in (kind, row["key"], f"{row['rows']} rows", extra) if part),
        whole=kind in {"ALL", "index"} and not derived,
        sorts="Using filesort" in extra,
        rows=None if row["rows"] is None else int(row["rows"]),
    )


def growing(executed: Iterable[tuple[str, Any]], *, most_rows: int) -> Iterator[Finding]:
    """Each different statement that reads a whole table, or expects more than `most_rows`."""
    seen = set()
    for sql, params in executed:
        if not sql.lstrip("( ").upper().startswith(READ) or sql in seen:
            continue
        seen.add(sql)
        for access in plan_of(sql, params):
            if access.whole or (access.rows or 0) > most_rows:
                yield Finding(sql, access)


def growing_statements_of_judging(
    letters: Sequence[Letter], most_rows: int, address: str = ADDRESS
) -> list[str]:
    """What is found among the statements that judging these letters executes."""
    user = user_at(address)
    with statements() as noted:
        judge(user, letters)
        judge(user, letters[:1])
    return [str(each) for each in growing(noted.executed, most_rows=most_rows)]
