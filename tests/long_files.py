"""The files of tests that take longest begin first: a worker that meets one of them last keeps all others waiting."""

from __future__ import annotations

from pathlib import Path

TOP = Path(__file__).parent
LONGEST_FIRST = (
    "browser/test_every_page.py",
    "hostile/test_boundary_values.py",
    "browser/test_flows.py",
    "matrix/test_canary.py",
    "races/test_decisions.py",
    "browser/test_hostile_names.py",
    "matrix/test_permissions.py",
    "browser/test_gantt.py",
    "browser/test_freshness.py",
    "bench/test_bench.py",
    "browser/test_plan_table.py",
    "browser/test_reports.py",
    "matrix/test_forms_need_tokens.py",
    "races/test_writers.py",
    "fixtures/test_story_days.py",
    "engine/test_schedule_reference.py",
    "browser/test_deployment.py",
    "reports/test_worker.py",
    "pages/test_links.py",
)
_PLACES = {TOP / name: place for place, name in enumerate(LONGEST_FIRST)}


def place_of(path: Path) -> int:
    """Where a file stands in the order; those that are not long come after all that are."""
    return _PLACES.get(path, len(_PLACES))
