"""Compiled UPDATE and DELETE statements."""

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model, QuerySet, sql
from django.db.models.deletion import Collector
from django.db.models.sql.compiler import SQLCompiler

from storage.parameter import Parameter
from storage.statement import Statement

P = ParamSpec("P")
Changes = tuple[QuerySet[Any], Mapping[str, object]]


class Change(Statement[P]):
    """A statement that changes rows of one table."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> int:
        """The rows are changed; how many there were, as the database counts them."""
        connection, plan, params = self.ready(args, kwargs)
        if plan.sql is None:
            return 0
        with (
            transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS),
            connection.cursor() as cursor,
        ):
            cursor.execute(plan.sql, params)
            changed: int = cursor.rowcount
            return changed


class Update(Change[P]):
    """An UPDATE."""

    def compiler(self, built: Changes) -> SQLCompiler:
        """As `QuerySet.update` compiles it; TypeError if it would take more than one statement."""
        rows, values = built
        query: Any = rows.query.chain(sql.UpdateQuery)
        query.add_update_values(values)
        query.clear_select_clause()
        for field, _, value in query.values:
            if isinstance(value, Parameter):
                value.column = field
        query.get_initial_alias()
        if query.related_updates or query.count_active_tables() > 1 or rows.query.is_sliced:
            raise TypeError("A statement updates one table, and no slice of it.")
        compiler: SQLCompiler = query.get_compiler(DEFAULT_DB_ALIAS)
        return compiler


class Delete(Change[P]):
    """A DELETE."""

    def compiler(self, built: QuerySet[Model]) -> SQLCompiler:
        """As `QuerySet.delete` compiles it; TypeError where other rows would have to go too."""
        collector = Collector(using=DEFAULT_DB_ALIAS)
        if built.query.is_sliced or not collector.can_fast_delete(built):
            raise TypeError("A statement deletes rows of which no others depend, and no slice.")
        query = built.query.clone()
        query.__class__ = sql.DeleteQuery
        compiler: SQLCompiler = query.get_compiler(DEFAULT_DB_ALIAS)
        return compiler


def update(build: Callable[P, Changes]) -> Update[P]:
    """The function gives a queryset, and the values of its columns by their names.

    @update
    def take_turn(user_id: int, by: int) -> Changes:
        return Ledger.objects.filter(user=user_id), {"turn": F("turn") + by}
    """
    return Update(build)


def delete(build: Callable[P, QuerySet[Any]]) -> Delete[P]:
    """What the function's queryset finds goes, in one statement."""
    return Delete(build)
