"""What a process apart is asked to do with its database: make it, fill it, copy it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

# So many rows at a time cross from one process to another.
PORTION = 5_000
# What migrations write by themselves.
MADE_BY_MIGRATIONS = frozenset({"contenttypes", "auth", "sites"})


def create(name: str) -> None:
    """The server has an empty database of that name."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {connection.ops.quote_name(name)} "
            "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        )


def drop(name: str) -> None:
    """The server has no database of that name."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def migrate() -> None:
    """Every table is there."""
    call_command("migrate", verbosity=0)


def settle() -> None:
    """The database knows what its tables hold, as one that has run for a while does."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"ANALYZE TABLE {connection.ops.quote_name(table)}")
            cursor.fetchall()


def filled_tables() -> list[str]:
    """The models that have rows, as `app.model`."""
    return [
        model._meta.label_lower
        for model in apps.get_models()
        if model._meta.app_label not in MADE_BY_MIGRATIONS and model._base_manager.exists()
    ]


def rows(label: str, *, after: tuple[Any, ...] | None) -> list[tuple[Any, ...]]:
    """The next portion of a model's rows in the order of their keys, after one of them."""
    model = apps.get_model(label)
    found = model._base_manager.order_by("pk")
    if after is not None:
        found = found.filter(pk__gt=after[columns(model).index(model._meta.pk.attname)])
    return list(found.values_list(*columns(model))[:PORTION])


def take(label: str, given: Iterable[Sequence[Any]]) -> None:
    """The model has these rows too, whatever they refer to."""
    fields = apps.get_model(label)._meta.concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(fields[0].model._meta.db_table)
    # not by the model, which would write the present hour where a row was made
    sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    values = [
        [
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in given
    ]
    with (
        transaction.atomic(),
        connection.constraint_checks_disabled(),
        connection.cursor() as cursor,
    ):
        cursor.executemany(sql, values)


def columns(model: type[models.Model]) -> list[str]:
    """The columns of a model's table, as Python names them."""
    return [field.attname for field in model._meta.concrete_fields]
