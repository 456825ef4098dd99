"""Reads the scheduling problems of ``../shared/data/psplib`` (Kolisch & Sprecher 1996, EJOR 96:205-216)."""

import csv
from dataclasses import dataclass

from delivery.engine.levelling.problem import Problem
from tests.engine.outside_plans import DATA

FOLDER = DATA / "psplib"
SETS = ("j30", "j60", "j120")


@dataclass(frozen=True)
class Instance:
    name: str
    problem: Problem
    critical_length: int
    """As published (MPM-Time)."""
    best_known: int


def instances(kind):
    """All of one set in order of name; none where the folder is absent."""
    if not FOLDER.exists():
        return []
    with (FOLDER / "best_known.csv").open() as lines:
        rows = {row["instance"]: row for row in csv.DictReader(lines) if row["set"] == kind}
    return [
        Instance(name, read(FOLDER / kind / f"{name}.sm"), int(row["cpm_length_mpm"]), int(row["best_known"]))
        for name, row in sorted(rows.items())
    ]


def read(path):
    """One ``.sm`` file: finish-to-start arcs, constant capacities."""
    lines = path.read_text().splitlines()
    jobs = [row[3:] for row in _rows(lines, "PRECEDENCE", 2)]
    work = _rows(lines, "REQUESTS", 3)
    (capacities,) = _rows(lines, "RESOURCEAVAIL", 2)
    durations = tuple(row[2] for row in work)
    return Problem(
        durations,
        tuple((i, j - 1, durations[i]) for i, after in enumerate(jobs) for j in after),
        tuple(capacities),
        tuple(tuple((r, amount) for r, amount in enumerate(row[3:]) if amount) for row in work),
    )


def _rows(lines, head, skip):
    begin = next(n for n, line in enumerate(lines) if line.startswith(head)) + skip
    end = next(n for n in range(begin, len(lines)) if lines[n].startswith("*"))
    return [[int(number) for number in line.split()] for line in lines[begin:end]]
