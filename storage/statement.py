"""A query that the ORM words and Django compiles once, and that is then run with new values.

Most of what a small query costs is Django's compiling it anew. Written as a
function of its values and decorated, it is compiled at the first call:

    @select
    def spoken(user_id: int, digests: Collection[str]) -> QuerySet[Mark, str]:
        marks = Mark.objects.filter(user=user_id, digest__in=digests)
        return marks.values_list("digest", flat=True)

    spoken(user.pk, digests)  # a list of strings; mypy checks the arguments

The function is given parameters in place of values, so it must not look at
them: no `if`, no `len`, no arithmetic in Python (`F("turn") + by` is the
database's). A value annotated as a `Collection` may be of any length: its
place in `…__in=` is padded to a few sizes, by repeating its last member, and
an empty one asks the database nothing where nothing could be found. Its members
may also be taken one by one (two collections in step, say): the padding must
then change nothing. What may
be NULL is not for `column=value`, which compares: use two statements. Compared
values are taken as raw SQL takes them (numbers, strings, bytes, aware times);
written ones as their column takes them (JSON, times, bytes).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from threading import Lock
from typing import Any, Generic, ParamSpec, get_origin, get_type_hints

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from storage.parameter import Parameter

P = ParamSpec("P")

# Of one statement so many compilations are kept: it has few parameters of many lengths.
MOST_PLANS = 64
# Lengths up to here are padded to a power of two, longer ones to a multiple of it.
STRIDE = 128


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled statement, None for `sql` if it asks nothing; `rest` is what its kind adds.

    It holds nothing of the connection by which it was compiled, for it outlives that.
    """

    sql: str | None
    params: tuple[Any, ...] = ()
    rest: Any = None


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the members of a collection go: so many of them, of which this is the first."""

    parameter: Parameter
    size: int


class Statement(Generic[P]):
    """What select, update and delete have in common: arguments, plans and parameters.

    A plan is kept for each database (its kind and version) and each padded
    length of the collections; beyond `MOST_PLANS` the oldest goes. All is of
    the default database.
    """

    def __init__(self, build: Callable[P, Any]) -> None:
        hints = get_type_hints(build)
        self.__doc__ = build.__doc__
        self._build: Callable[..., Any] = build
        self._names = tuple(signature(build).parameters)
        self._many = tuple(
            name for name in self._names if get_origin(hints.get(name)) is Collection
        )
        self._plans: dict[tuple[object, ...], Plan] = {}
        self._lock = Lock()

    def compiler(self, built: Any) -> SQLCompiler:
        """What compiles that which the decorated function gave; TypeError if it cannot be."""
        raise NotImplementedError

    def rest(self, built: Any, compiler: SQLCompiler) -> Any:
        """What else is to be known of it when it is run, once it is compiled."""

    def ready(
        self, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> tuple[BaseDatabaseWrapper, Plan, list[Any]]:
        """The connection of this thread, the plan for these arguments, and their values."""
        connection = connections[DEFAULT_DB_ALIAS]
        values: dict[str, Any] = dict(zip(self._names, args, strict=False), **kwargs)
        for name in self._many:
            values[name] = list(values[name])
        sizes = tuple(padded(len(values[name])) for name in self._many)
        key = (connection.display_name, connection.get_database_version(), *sizes)
        plan = self._plans.get(key) or self._planned(key, dict(zip(self._many, sizes, strict=True)))
        return connection, plan, filled(plan.params, values, connection)

    def _planned(self, key: tuple[object, ...], sizes: dict[str, int]) -> Plan:
        parameters = {
            name: [Parameter(name, place) for place in range(sizes[name])]
            if name in sizes
            else Parameter(name)
            for name in self._names
        }
        built = self._build(**parameters)
        compiler = self.compiler(built)
        try:
            sql, params = compiler.as_sql()
            plan = Plan(sql, folded(params, sizes), self.rest(built, compiler))
        except EmptyResultSet:
            plan = Plan(None)
        with self._lock:
            while len(self._plans) >= MOST_PLANS:
                del self._plans[next(iter(self._plans))]
            self._plans[key] = plan
        return plan


def padded(length: int) -> int:
    """The least length, of the few that are compiled, that is no less than this one."""
    if length <= STRIDE:
        return 1 << (length - 1).bit_length() if length else 0
    return -(-length // STRIDE) * STRIDE


def folded(params: Sequence[Any], sizes: Mapping[str, int]) -> tuple[Any, ...]:
    """The parameters, those of a collection as one wherever they stand together in order."""
    found: list[Any] = []
    place = 0
    while place < len(params):
        each = params[place]
        if isinstance(each, Parameter) and each.place == 0:
            whole = [(each.name, number) for number in range(sizes[each.name])]
            run = params[place : place + len(whole)]
            if [(getattr(p, "name", None), getattr(p, "place", None)) for p in run] == whole:
                found.append(Spread(each, len(whole)))
                place += len(whole)
                continue
        found.append(each)
        place += 1
    return tuple(found)


def filled(
    places: Sequence[Any], values: Mapping[str, Any], connection: BaseDatabaseWrapper
) -> list[Any]:
    """What the driver is given: the value of each parameter where it goes, and what is fixed."""
    params: list[Any] = []
    # What is compared, however often, is prepared once.
    compared: dict[str, Any] = {}
    for each in places:
        if isinstance(each, Spread):
            name = each.parameter.name
            if name not in compared:
                compared[name] = spread(values[name], each, connection)
            params += compared[name]
        elif not isinstance(each, Parameter):
            params.append(each)
        elif each.place is not None:
            members = values[each.name]
            member = members[min(each.place, len(members) - 1)]
            params.append(each.prepared(member, connection))
        elif each.column is not None:
            params.append(each.prepared(values[each.name], connection))
        else:
            if each.name not in compared:
                compared[each.name] = each.prepared(values[each.name], connection)
            params.append(compared[each.name])
    return params


def spread(values: list[Any], over: Spread, connection: BaseDatabaseWrapper) -> list[Any]:
    """The members of a collection as the driver takes them, the last one repeated."""
    prepared = [over.parameter.prepared(value, connection) for value in values]
    return prepared + prepared[-1:] * (over.size - len(prepared))
