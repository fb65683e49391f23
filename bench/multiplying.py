"""Makes many users of few by copying all their rows inside the database, in seconds."""

from __future__ import annotations

from enum import StrEnum

from django.apps import apps
from django.db import connection, models, transaction

from bench.databases import MADE_BY_MIGRATIONS

# The keys of one copy lie so far above those of the copy before.
STRIDE = 10_000_000
# Columns that hold the key of a sample, though the database does not know.
REFERRING = frozenset(
    {
        "ann.history.last_sample",
        "ann.checkpoint.upto",
        "ann.version.upto",
        "ann.pack.first",
        "ann.pack.last",
    }
)
# What is longer is emptied in copies that only fill the tables.
SHORT = 64


class Copies(StrEnum):
    """What the copies are for."""

    # Each is a user like the one that it was copied from.
    WHOLE = "whole"
    # They only stand in the way: texts and bytes are short, so that a million messages fit.
    SHORTENED = "shortened"


def multiply(times: int, copies: Copies) -> None:
    """Every row is there so many times, each copy of a user with rows of his own.

    Numbers that are keys, and what refers to them, are shifted; a text that
    must be unique is prefixed by the number of the copy. Statistics are not
    made anew (`bench.databases.settle`).
    """
    with connection.constraint_checks_disabled(), transaction.atomic():
        for model in apps.get_models():
            if model._meta.app_label not in MADE_BY_MIGRATIONS and model._base_manager.exists():
                with connection.cursor() as cursor:
                    cursor.execute(statement(model, times, copies))


def statement(model: type[models.Model], times: int, copies: Copies) -> str:
    """The SQL that copies all rows of one table; every name and number in it is ours."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = [str(field.column) for field in model._meta.concrete_fields]
    values = ", ".join(copied(field, copies) for field in model._meta.concrete_fields)
    return (
        f"INSERT INTO {table} ({', '.join(map(quote, names))}) "  # noqa: S608  see above
        "WITH RECURSIVE copy(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copy "
        f"WHERE k < {times - 1}) "
        f"SELECT {values} FROM {table}, copy WHERE k < {times}"
    )


def copied(field: models.Field[object, object], copies: Copies) -> str:
    """The value of one column in a copy, as SQL."""
    column = connection.ops.quote_name(str(field.column))
    refers = f"{field.model._meta.label_lower}.{field.attname}" in REFERRING
    if field.primary_key or field.is_relation or refers:
        return f"{column} + k * {STRIDE}"
    if field.unique:
        with_number = "k || '.' || {}" if connection.vendor == "sqlite" else "CONCAT(k, '.', {})"
        return with_number.format(column)
    if copies is Copies.SHORTENED and isinstance(field, models.JSONField):
        return f"CASE WHEN LENGTH({column}) > {SHORT} THEN '[]' ELSE {column} END"
    if copies is Copies.SHORTENED and isinstance(field, models.BinaryField):
        return f"SUBSTR({column}, 1, {SHORT})"
    return column
