"""A value of a statement that is not known yet: it stands in the queryset that is compiled."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field
from django.db.models.sql.compiler import SQLCompiler

# What every driver takes as it is.
PLAIN = frozenset({int, str, bytes, float, bool})


class Parameter(Expression):
    """The argument `name` of a statement, or, of a collection, the one at `place`.

    `column` is the field that it is written to, None where it is only compared.
    """

    def __init__(self, name: str, place: int | None = None) -> None:
        super().__init__()
        self.name = name
        self.place = place
        self.column: Field[Any, Any] | None = None

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """A placeholder as its column wants it, and itself where its value is to go."""
        placeholder = getattr(self.column, "get_placeholder", None)
        if placeholder is None:
            return "%s", (self,)
        return placeholder(b"", compiler, connection), (self,)

    def select_format(
        self, compiler: SQLCompiler, sql: str, params: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """As it is: a window's condition is selected, and a parameter has no type of its own."""
        return sql, params

    def prepared(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value as the database's driver takes it."""
        if self.column is not None:
            return self.column.get_db_prep_save(value, connection)
        return value if type(value) in PLAIN else connection.ops.adapt_unknown_value(value)
