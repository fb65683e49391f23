from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ann import store
from ann.models import Checkpoint, Sample
from tests.ann.letters import told
from tests.ann.teaching import learn, logits, new_user

pytestmark = pytest.mark.django_db(transaction=True)


def migrated(name: str) -> Any:
    """The apps as of the migration of `ann` of that name, which the database is brought to."""
    executor = MigrationExecutor(connection)
    executor.migrate([("ann", name)])
    return executor.loader.project_state([("ann", name)]).apps


@pytest.fixture
def _latest_afterwards() -> Iterator[None]:
    """Whatever happens, the next test finds the tables as they are now."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("_latest_afterwards")
def test_what_was_learned_before_there_were_versions_is_version_0() -> None:
    store.forget_memory()
    user = new_user()
    learn(user, *range(260))
    before = logits(user)
    migrated("0001_initial")
    apps = migrated("0002_versions")
    assert apps.get_model("ann", "Sample").objects.filter(weight=1.0).count() == 260
    assert apps.get_model("ann", "Checkpoint").objects.get().version == 0
    history = apps.get_model("ann", "History").objects.get()
    assert (history.doubted, history.live_id) == (0, None)
    store.forget_memory()
    assert logits(user) == before


@pytest.mark.usefixtures("_latest_afterwards")
def test_the_program_before_packs_finds_every_sample_in_its_row() -> None:
    store.forget_memory()
    user = new_user()
    learn(user, *range(520))
    before = logits(user)
    assert Sample.objects.filter(example=b"").count() == 256
    apps = migrated("0003_covering_index")
    sample = apps.get_model("ann", "Sample").objects.order_by("id").first()
    assert bytes(sample.example) == told(0, spam=True).to_bytes()
    assert not Sample.objects.filter(example=b"").exists()
    migrated("0004_packs")
    Checkpoint.objects.all().delete()
    store.forget_memory()
    assert logits(user) == before
