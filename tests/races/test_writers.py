"""Sixteen writers at once, on the way that every deed takes: nobody fails, nothing is lost, the chain holds."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from tests.plan_world import PlanWorld
from tests.races.conftest import WRITERS
from tests.races.writing import check_whole, fork, percentile, timed_write

WRITES = 100
PROCESSES = 4


def write_many(app: Flask, world: PlanWorld, writers: int, name: str) -> list[float]:
    """``writers`` threads write a hundred times each; the seconds that every write took."""

    def writer(number: int) -> list[float]:
        return [timed_write(app, world, f"{name}-{number}-{n}") for n in range(WRITES)]

    with ThreadPoolExecutor(writers) as pool:
        return [seconds for times in pool.map(writer, range(writers)) for seconds in times]


def report(request: pytest.FixtureRequest, times: list[float]) -> None:
    figures = {f"p{share}": round(percentile(times, share / 100) * 1000) for share in (50, 95, 99)}
    request.node.user_properties.append(("milliseconds", figures))
    print(f"\n{request.node.name}: {len(times)} writes, milliseconds {figures}, longest {max(times) * 1000:.0f}")


def test_sixteen_threads_that_write_a_hundred_times_each_lose_nothing(app, world, request):
    times = write_many(app, world, WRITERS, "thread")
    with app.app_context():
        assert check_whole(world, set()) == WRITERS * WRITES
    report(request, times)


def test_sixteen_writers_in_four_processes_lose_nothing(app, world, request, tmp_path):
    def child(number: int) -> None:
        times = write_many(app, world, WRITERS // PROCESSES, f"process-{number}")
        (tmp_path / f"{number}.json").write_text(json.dumps(times))

    children = [fork(app, lambda number=number: child(number)) for number in range(PROCESSES)]
    ends = [os.waitpid(pid, 0)[1] for pid in children]
    assert ends == [0] * PROCESSES
    with app.app_context():
        assert check_whole(world, set()) == WRITERS * WRITES
    report(request, [seconds for path in tmp_path.glob("*.json") for seconds in json.loads(path.read_text())])
