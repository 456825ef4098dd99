"""``./dev soak``: the long forms that ``./dev test`` has no time for. Without arguments everything, about an hour on two cores.

./dev soak                    every program on both databases
./dev soak writers kills      some of them
./dev soak --quick            the same ways, a tenth of the counts
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

TOP = Path(__file__).parent.parent.parent
KINDS = ("sqlite", "postgresql")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=", ".join(PROGRAMS))
    parser.add_argument("--quick", action="store_true", help="a tenth of the counts")
    parser.add_argument("--database", choices=KINDS, action="append", help="only this one; both otherwise")
    chosen = parser.parse_args()
    unknown = set(chosen.programs) - set(PROGRAMS)
    if unknown:
        parser.error(f"there is no program {', '.join(sorted(unknown))}; there are {', '.join(PROGRAMS)}")
    failed = []
    for name in chosen.programs or PROGRAMS:
        print(f"── {name}", flush=True)
        if not PROGRAMS[name](tuple(chosen.database or KINDS), chosen.quick):
            failed.append(name)
    print("failed: " + ", ".join(failed) if failed else "everything held")
    return 1 if failed else 0


def writers(kinds: tuple[str, ...], quick: bool) -> bool:
    """Sixteen browsers write a thousand times each through the real server, four read meanwhile."""
    return all(_module("tests.soak.http_writers", kind, "100" if quick else "1000") for kind in kinds)


def races(kinds: tuple[str, ...], quick: bool) -> bool:
    """The thousand races of an edit against two approvals, ten times over."""
    return all(_tests("tests/races/test_decisions.py", kind) for kind in kinds for _ in range(1 if quick else 10))


def kills(kinds: tuple[str, ...], quick: bool) -> bool:
    """Kills of a writing process: a hundred on each database."""
    return all(_tests("tests/races/test_kills.py", kind) for kind in kinds for _ in range(1 if quick else 5))


def boundaries(kinds: tuple[str, ...], quick: bool) -> bool:
    """Every value in every field alone; both databases must give the same answers."""
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            path = Path(folder) / f"{kind}.json"
            more = {} if quick else {"DELIVERY_BOUNDARY_ANSWERS": str(path)}
            if not _tests("tests/hostile/test_boundary_values.py", kind, **more):
                return False
            answers.append(json.loads(path.read_text()) if path.exists() else {})
    differing = {what for what in answers[0] if any(what in other and other[what] != answers[0][what] for other in answers)}
    for what in sorted(differing)[:40]:
        print(f"differs: {what}: {[answer[what] for answer in answers]}")
    return not differing


def engine(kinds: tuple[str, ...], quick: bool) -> bool:
    """A plan of a hundred thousand milestones; it knows no database."""
    return _tests("tests/engine/test_large_plans.py", kinds[0], DELIVERY_LARGE_PLAN="20000" if quick else "100000")


def properties(kinds: tuple[str, ...], quick: bool) -> bool:
    """What must hold of every plan, on plans that nobody has looked at yet."""
    return _tests("tests/engine", kinds[0], DELIVERY_EXAMPLES="1" if quick else "10")


PROGRAMS: dict[str, Callable[[tuple[str, ...], bool], bool]] = {
    "writers": writers,
    "races": races,
    "kills": kills,
    "boundaries": boundaries,
    "engine": engine,
    "properties": properties,
}


def _tests(path: str, kind: str, **more: str) -> bool:
    return _run([sys.executable, "-m", "pytest", path, "-q", "-s", "-p", "no:cacheprovider", "--tb=short"], kind, **more)


def _module(name: str, kind: str, *arguments: str) -> bool:
    return _run([sys.executable, "-m", name, *arguments], kind)


def _run(command: list[str], kind: str, **more: str) -> bool:
    print(f"   {kind}", flush=True)
    return (
        subprocess.run(command, cwd=TOP, env={**os.environ, "DELIVERY_TEST_DATABASE": kind, **more}, check=False).returncode == 0
    )


if __name__ == "__main__":
    sys.exit(main())
