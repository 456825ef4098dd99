"""``./dev bench [--json] [--check] [--rounds N] [area …]``: measured times of the product.

Everything runs on this machine, on SQLite, without a network; ``gantt`` and ``table`` in a Chromium, ``pages`` in Lighthouse.
Times are medians over interleaved rounds: CPU milliseconds where the process itself works, milliseconds of the clock where
another one does. A target that is missed is marked; with ``--check`` it also ends the program with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from tests.bench.attribution import attribution_lines
from tests.bench.engine import engine_lines
from tests.bench.gantt import gantt_lines
from tests.bench.graph import graph_lines
from tests.bench.levelling import levelling_lines
from tests.bench.measure import Line
from tests.bench.options import option_lines
from tests.bench.pages import page_lines
from tests.bench.papers import paper_lines
from tests.bench.portfolio import portfolio_lines
from tests.bench.search import search_lines
from tests.bench.server import server_lines
from tests.bench.simulation import simulation_lines
from tests.bench.story import story_lines
from tests.bench.tables import table_lines
from tests.bench.value import value_lines

AREAS: dict[str, Callable[[int, Path], Iterator[Line]]] = {
    "engine": lambda rounds, _folder: engine_lines(rounds),
    "simulation": lambda rounds, _folder: simulation_lines(rounds),
    "attribution": lambda rounds, _folder: attribution_lines(rounds),
    "levelling": lambda rounds, _folder: levelling_lines(rounds),
    "options": lambda rounds, _folder: option_lines(rounds),
    "server": server_lines,
    "portfolio": portfolio_lines,
    "search": search_lines,
    "graph": graph_lines,
    "gantt": gantt_lines,
    "papers": paper_lines,
    "story": story_lines,
    "pages": page_lines,
    "table": table_lines,
    "value": value_lines,
}
HEADS = f"{'':<24}{'':<40}{'CPU ms':>10}{'clock ms':>10}{'ratio':>8}{'queries':>9}   target"


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measured times of the product.")
    parser.add_argument("areas", nargs="*", metavar="area", help=f"only these: {', '.join(AREAS)}")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--check", action="store_true", help="end with 1 when a target is missed")
    parser.add_argument("--rounds", type=int, default=7, help="rounds per measurement (7)")
    chosen = parser.parse_args()
    unknown = [area for area in chosen.areas if area not in AREAS]
    if unknown:
        parser.error(f"there is no area {', '.join(unknown)}; there are {', '.join(AREAS)}")
    lines = []
    if not chosen.json:
        print(HEADS)
    for line in _measured(chosen.areas or list(AREAS), max(1, chosen.rounds)):
        lines.append(line)
        if not chosen.json:
            print(_shown(line), flush=True)
    missed = [line for line in lines if line.is_missed]
    if chosen.json:
        print(json.dumps([{**asdict(line), "is_missed": line.is_missed} for line in lines], ensure_ascii=False, indent=1))
    else:
        print(f"\n{len(missed)} of {sum(line.has_target for line in lines)} targets missed.")
    return 1 if chosen.check and missed else 0


def _measured(areas: list[str], rounds: int) -> Iterator[Line]:
    for area in areas:
        with tempfile.TemporaryDirectory(prefix="delivery-bench-") as folder:
            yield from AREAS[area](rounds, Path(folder) / area)


def _shown(line: Line) -> str:
    if line.figure is not None:
        return f"{line.area:<24}{line.name:<40.40}{f'{line.figure:,.4g} {line.unit}':>20}{'':>17}   {_target(line)}".rstrip()
    figures = (
        f"{_figure(line.cpu, 10)}{_figure(line.wall, 10)}"
        f"{'' if line.ratio is None else f'{line.ratio:.2f}×':>8}{'' if line.queries is None else line.queries:>9}"
    )
    return f"{line.area:<24}{line.name:<40.40}{figures}   {_target(line)}".rstrip()


def _figure(milliseconds: float | None, width: int) -> str:
    return f"{'' if milliseconds is None else f'{milliseconds:,.2f}' if milliseconds < 10 else f'{milliseconds:,.0f}':>{width}}"


def _target(line: Line) -> str:
    if not line.has_target:
        return ""
    if line.at_least is not None or line.at_most is not None:
        wanted = f"≤ {line.at_most:,.6g}" if line.at_least is None else f"≥ {line.at_least:,.6g}"
    else:
        wanted = f"< {line.target:,.0f} ms" if line.target is not None else f"≤ {line.ratio_target:.1f}×"
    return f"{wanted} {'MISSED' if line.is_missed else 'ok'}"


if __name__ == "__main__":
    sys.exit(main())
