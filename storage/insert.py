"""A compiled INSERT of any number of rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType, SimpleNamespace
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, sql
from django.db.models.constants import OnConflict

from storage.parameter import Parameter

Row = Sequence[Any]

# What Django's own columns would only hand on, at ten times the cost.
AS_IS: Mapping[type, type] = MappingProxyType(
    {
        models.AutoField: int,
        models.BigAutoField: int,
        models.IntegerField: int,
        models.BigIntegerField: int,
        models.PositiveIntegerField: int,
        models.PositiveSmallIntegerField: int,
        models.CharField: str,
        models.TextField: str,
        models.FloatField: float,
        models.BooleanField: bool,
    }
)


@dataclass(frozen=True, slots=True)
class Template:
    """The SQL before the rows, of one row, after the rows, and what then gives their numbers."""

    head: str
    row: str
    tail: str
    returning: str

    def of(self, rows: int) -> str:
        """The statement for so many rows."""
        return f"{self.head} {', '.join([self.row] * rows)}{self.tail}"


class Insert:
    """Puts rows of one model into its table, the columns always the same ones.

        KEEP = Insert(Sighting, "user_id", "at", "message", conflict=OnConflict.IGNORE)
        KEEP((user.pk, at, trait) for at, trait in seen)

    A row is a value for each column, in their order; a column not named takes
    what the database gives it, so `auto_now_add` and a default in Python must be
    named and given. A BinaryField that may be NULL is not for this. `conflict` is
    what `bulk_create` calls `ignore_conflicts` and `update_conflicts`: for the
    latter `update` are the columns that the new row overwrites and `unique` those
    by which it is known. Compiled once for each kind and version of database, of
    the default database.
    """

    def __init__(
        self,
        model: type[Model],
        *columns: str,
        conflict: OnConflict | None = None,
        update: Sequence[str] = (),
        unique: Sequence[str] = (),
    ) -> None:
        self._model = model
        self._columns = columns
        self._conflict = conflict
        self._update = update
        self._unique = unique
        self._templates: dict[tuple[object, ...], Template] = {}

    def __call__(self, rows: Iterable[Row]) -> None:
        """The rows are in the table; none asks the database nothing."""
        connection = connections[DEFAULT_DB_ALIAS]
        template = self._template(connection)
        prepared = self._prepared(rows, connection)
        if not prepared:
            return
        portions = self._portions(prepared, connection)
        with whole(portions), connection.cursor() as cursor:
            for some in portions:
                cursor.execute(template.of(len(some)), [value for row in some for value in row])

    def ids(self, rows: Iterable[Row]) -> list[int]:
        """The rows are in the table; the numbers that it gave them, in order."""
        connection = connections[DEFAULT_DB_ALIAS]
        template = self._template(connection)
        prepared = self._prepared(rows, connection)
        given: list[int] = []
        portions = self._portions(prepared, connection)
        with whole(prepared), connection.cursor() as cursor:
            if not template.returning:  # MySQL proper gives no numbers back from several rows
                table, key = self._model._meta.db_table, str(self._model._meta.pk.column)
                for row in prepared:
                    cursor.execute(template.of(1), row)
                    given.append(connection.ops.last_insert_id(cursor, table, key))
                return given
            for some in portions:
                values = [value for row in some for value in row]
                cursor.execute(f"{template.of(len(some))} {template.returning}", values)
                given.extend(number for (number,) in cursor.fetchall())
        return given

    @cached_property
    def _fields(self) -> "list[Field[Any, Any]]":
        by_name = {field.attname: field for field in self._model._meta.concrete_fields}
        return [by_name[name] for name in self._columns]

    @cached_property
    def _takes(self) -> list[tuple[type | None, Callable[..., Any]]]:
        """Of each column the type that its driver takes as it is, and what prepares any other."""
        return [(taken_as_is(field), field.get_db_prep_save) for field in self._fields]

    def _prepared(self, rows: Iterable[Row], connection: BaseDatabaseWrapper) -> list[list[Any]]:
        return [
            [
                value if type(value) is plain else prepare(value, connection)
                for (plain, prepare), value in zip(self._takes, row, strict=True)
            ]
            for row in rows
        ]

    def _portions(
        self, rows: list[list[Any]], connection: BaseDatabaseWrapper
    ) -> list[list[list[Any]]]:
        """The rows in as few statements as the database takes."""
        most = max(1, connection.ops.bulk_batch_size(self._fields, rows))
        return [rows[first : first + most] for first in range(0, len(rows), most)]

    def _template(self, connection: BaseDatabaseWrapper) -> Template:
        key = (connection.display_name, connection.get_database_version())
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = self._compiled(connection)
        return template

    def _compiled(self, connection: BaseDatabaseWrapper) -> Template:
        fields = self._fields
        parameters = [Parameter(field.attname) for field in fields]
        for parameter, field in zip(parameters, fields, strict=True):
            parameter.column = field
        by_name = {field.attname: field for field in self._model._meta.concrete_fields}
        targeted = connection.features.supports_update_conflicts_with_target
        query: Any = sql.InsertQuery(
            self._model,
            on_conflict=self._conflict,
            update_fields=[by_name[name] for name in self._update],
            unique_fields=[by_name[name] for name in self._unique] if targeted else [],
        )
        one = SimpleNamespace(**dict(zip(self._columns, parameters, strict=True)))
        query.insert_values(fields, [one], raw=True)
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        [(text, _)] = compiler.as_sql()
        row = f"({', '.join(each.as_sql(compiler, connection)[0] for each in parameters)})"
        before, found, after = text.partition(row)
        if not found:
            raise TypeError(f"This database words an INSERT in another way: {text}")
        returning, operations = "", cast(Any, connection.ops)  # not in its stubs
        if connection.features.can_return_rows_from_bulk_insert:
            returning, _ = operations.return_insert_columns([self._model._meta.pk])
        return Template(before.rstrip(), row, after, returning)


def whole(statements: Sized) -> AbstractContextManager[Any]:
    """All of the statements take effect or none; one alone needs no transaction for that."""
    if len(statements) > 1:
        return transaction.atomic(savepoint=False)
    return transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS)


def taken_as_is(field: "Field[Any, Any]") -> type | None:
    """The type whose values the column takes as they are, None where each must be prepared."""
    while field.remote_field is not None:
        field = cast(Any, field).target_field
    return AS_IS.get(type(field))
