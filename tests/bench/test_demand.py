"""The plan is arithmetic that can be checked by hand."""

from dataclasses import replace

import pytest

from bench.scale.demand import Assumptions, Costs, machines, parts
from bench.scale.load import Load
from bench.scale.page import advice, page

COSTS = Costs(
    judging_ms=1.0, learning_ms=5.0, visit_ms=50.0, visit_cpu_ms=10.0, statements_a_visit=20.0,
    worker_mb=400.0, knowledge_mb=8.0, kb_a_message=5.0,
)  # fmt: skip


def test_storage_is_mail_and_knowledge() -> None:
    found = {part.name: part for part in parts(Load(), COSTS, Assumptions(kept_days=10))}
    mail = 100_000 * 50 * 10 * 5e3
    knowledge = 100_000 * 8e6
    assert found["database, storage"].wanted == pytest.approx((mail + knowledge) / 1e9)


def test_the_head_runs_out_first() -> None:
    load = Load()
    found = parts(load, COSTS, Assumptions())
    assert found[0].mailboxes(load) == min(part.mailboxes(load) for part in found)


def test_sweeping_more_rarely_saves_visits() -> None:
    often, seldom = (
        {part.name: part.wanted for part in parts(Load(), COSTS, Assumptions(sweep_minutes=m))}
        for m in (5, 60)
    )
    assert seldom["workers, looking for mail"] < often["workers, looking for mail"] / 2


def test_twice_the_mailboxes_want_no_fewer_machines() -> None:
    one, two = (
        machines(parts(replace(Load(), mailboxes=n), COSTS, Assumptions()))
        for n in (100_000, 200_000)
    )
    assert all(two[kind] >= one[kind] for kind in one)
    assert sum(two.values()) > sum(one.values())


def test_every_part_has_its_advice() -> None:
    for part in parts(Load(), COSTS, Assumptions()):
        assert advice(part)


def test_the_page_names_what_breaks_first_and_every_number() -> None:
    text = page(Load(mailboxes=2_000), COSTS, Assumptions())
    assert "**The first thing to break: " in text
    assert "| judging ms | 1 | measured: `manage.py bench` |" in text
    assert "| mailboxes | 2,000 | assumed |" in text
