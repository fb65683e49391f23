"""How much is stored of one user, and how much memory a process has."""

import sys
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from ann.models import Checkpoint
from bench.machine import field
from bench.reference_user import ADDRESS
from bench.work import user_at
from filter.models import Mark
from knowledge_base.models import EarlierSpam, MessageSketch, SketchBand

LARGEST = 5
# What is no knowledge: the raw mail, and what was judged of it.
MAIL = ("filter.StoredMessage", "filter.Judgement")


def network_bytes(address: str = ADDRESS) -> int:
    """How many bytes the stored network of the user has, with every copy that shortens the way."""
    user = user_at(address)
    kept = Checkpoint.objects.filter(user=user).values_list("arrays", flat=True)
    return sum(len(arrays) for arrays in kept)


def file_bytes() -> int:
    """How large the database's file is once nothing is left over in it; SQLite only."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        size: int = cursor.fetchone()[0]
    return size


def forget_mail() -> None:
    """Raw mail and judgements are gone; what was learned of them stays."""
    for label in MAIL:
        apps.get_model(label)._base_manager.all().delete()


def largest_tables() -> list[tuple[str, int]]:
    """The tables with the most bytes in their columns, indexes not counted, the largest first."""
    found = []
    for model in apps.get_models():
        names = [connection.ops.quote_name(str(f.column)) for f in model._meta.concrete_fields]
        lengths = " + ".join(f"COALESCE(LENGTH({name}), 0)" for name in names)
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COALESCE(SUM({lengths}), 0) FROM {table}")  # noqa: S608  ours
            found.append((model._meta.db_table, int(cursor.fetchone()[0])))
    return sorted(found, key=lambda each: -each[1])[:LARGEST]


@transaction.atomic
def forget_unmarked() -> None:
    """Nothing is known of letters that nobody marked."""
    marked = set(Mark.objects.values_list("digest", flat=True))
    for sketch in MessageSketch.objects.only("message", "digest"):
        if sketch.digest not in marked:
            SketchBand.objects.filter(user=sketch.user_id, message=sketch.message).delete()
            sketch.delete()
    for spam in EarlierSpam.objects.only("digest"):
        if spam.digest not in marked:
            spam.delete()


def memory_bytes() -> int:
    """The memory of this process that is in use and resident, shared libraries among it."""
    return 1024 * int(field(Path("/proc/self/status"), "VmRSS").split()[0])


def has_torch() -> bool:
    """Whether this process has loaded PyTorch."""
    return "torch" in sys.modules
