"""A compiled SELECT, its rows as Django reads them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.models.sql.compiler import SQLCompiler

from storage.statement import Statement

P = ParamSpec("P")
Row = TypeVar("Row")
Read = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a row is read: which columns are converted, and what becomes of it; whether it locks."""

    converted: tuple[tuple[int, Expression], ...]
    read: Read
    locks: bool


class Select(Statement[P], Generic[P, Row]):
    """A SELECT: of `values_list` tuples, of `flat=True` values, or of model instances."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        """The rows for these values, as the queryset would give them."""
        connection, plan, params = self.ready(args, kwargs)
        if plan.sql is None:
            return []
        reading: Reading = plan.rest
        if reading.locks and connection.get_autocommit():
            raise transaction.TransactionManagementError("Only a transaction can hold a lock.")
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, params)
            rows: Iterable[Sequence[Any]] = cursor.fetchall()
        if reading.converted:
            rows = converted(rows, reading.converted, connection)
        return list(map(reading.read, rows))

    def first(self, *args: P.args, **kwargs: P.kwargs) -> Row | None:
        """The first row, None where there is none; the queryset should ask for no more."""
        rows = self(*args, **kwargs)
        return rows[0] if rows else None

    def compiler(self, built: QuerySet[Model, Row]) -> SQLCompiler:
        """The queryset's own."""
        compiler: SQLCompiler = built.query.get_compiler(DEFAULT_DB_ALIAS)
        return compiler

    def rest(self, built: QuerySet[Model, Row], compiler: SQLCompiler) -> Reading:
        """How Django would read the rows of the queryset."""
        columns = [column for column, _, _ in compiler.select[: compiler.col_count]]
        found = compiler.get_converters(columns)
        return Reading(
            converted=tuple((place, expression) for place, (_, expression) in found.items()),
            read=reader(built, compiler),
            locks=built.query.select_for_update,
        )


def select(build: Callable[P, QuerySet[Any, Row]]) -> Select[P, Row]:
    """The queryset that the function gives, compiled once (`storage.statement`)."""
    return Select(build)


def reader(built: QuerySet[Model, Any], compiler: SQLCompiler) -> Read:
    """What makes of a row what the queryset yields."""
    kind, count = built._iterable_class, compiler.col_count
    if kind is FlatValuesListIterable:
        return lambda row: row[0]
    if kind is ValuesListIterable:
        return lambda row: tuple(row[:count])
    if kind is not ModelIterable or compiler.klass_info.get("related_klass_infos"):
        raise TypeError("A statement gives tuples, values or instances of one model.")
    places = compiler.klass_info["select_fields"]
    first, end = places[0], places[-1] + 1
    names = [column.target.attname for column, _, _ in compiler.select[first:end]]
    model, annotated = built.model, dict(compiler.annotation_col_map or {})

    def instance(row: Sequence[Any]) -> Model:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[first:end])
        for name, place in annotated.items():
            setattr(made, name, row[place])
        return made

    return instance


def converted(
    rows: Iterable[Sequence[Any]],
    columns: Sequence[tuple[int, Expression]],
    connection: BaseDatabaseWrapper,
) -> Iterable[list[Any]]:
    """The rows with Django's own converters applied to the columns that have any."""
    converters = [
        (place, expression, convert)
        for place, expression in columns
        for convert in (
            *connection.ops.get_db_converters(expression),
            *expression.get_db_converters(connection),
        )
    ]
    for row in map(list, rows):
        for place, expression, convert in converters:
            row[place] = convert(row[place], expression, connection)
        yield row
