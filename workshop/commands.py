"""The commands of ``./dev``, each a function; ``main`` chooses."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from workshop.assets import bring_assets
from workshop.browser import find_chromium
from workshop.lighthouse import bring_lighthouse
from workshop.machine import TOOLS, TOP, Trouble, check_node, check_port
from workshop.packages import EXTRAS, PYTHON, bring_extra, bring_packages, compile_words, refresh_locks

DEMO = TOP / ".demo"
DATABASES = ("sqlite", "postgresql")
BYTECODE = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(TOOLS / "bytecode")}
"""The tests start some hundred processes, each of which would compile all modules anew; what is kept lies in one place."""
WORKERS = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
"""More than two cores, since browsers and databases are waited for; what a file lays for all its tests is laid once."""


def main(arguments: Sequence[str]) -> NoReturn:
    try:
        chosen, rest = _parse(arguments)
        sys.exit(chosen.run(chosen, rest))
    except Trouble as trouble:
        print(f"dev: {trouble}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="./dev", description="Brings what the product needs, then runs it.", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, text: str, *, passes: bool = False) -> argparse.ArgumentParser:
        entry = commands.add_parser(name, help=text, description=text, add_help=not passes, allow_abbrev=False)
        entry.set_defaults(run=run, passes=passes)
        return entry

    entry = command("demo", demo, "serve the story world on 127.0.0.1; data is kept in .demo")
    entry.add_argument("--port", type=int, default=5000)
    entry.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")
    entry = command("bring", bring, "bring everything that a server needs, and serve nothing")
    entry.add_argument("--scale", action="store_true", help="Celery and gunicorn too, for several processes")
    entry.add_argument("--optimum", action="store_true", help="OR-Tools too, which proves that a levelled plan is the shortest")
    command("test", test, "every test on SQLite and on PostgreSQL; arguments go to pytest", passes=True)
    command("check", check, "ruff, mypy, the rules of the house, the message catalogue")
    command("bench", bench, "measured times; arguments go to the programs in tests/bench", passes=True)
    command("soak", soak, "the long forms of races, kills and loads", passes=True)
    command("flask", flask, "the product's own commands, for example: ./dev flask plan show FILE --json", passes=True)
    command("words", words, "take the messages out of the code into the catalogues, then compile them")
    command("screenshots", screenshots, "pictures of every page of the demo", passes=True)
    command("lock", lock, "resolve both locks of packages anew")
    command("browser", browser, "the path of the Chromium that browser tests use")
    passes = bool(arguments) and arguments[0] in commands.choices and commands.choices[arguments[0]].get_default("passes")
    chosen = parser.parse_args(arguments[:1] if passes else arguments)
    return chosen, list(arguments[1:]) if passes else []


def demo(chosen: argparse.Namespace, _rest: list[str]) -> int:
    check_port(chosen.port)
    _ready("product")
    if chosen.fresh:
        shutil.rmtree(DEMO, ignore_errors=True)
    environ = demo_environment(chosen.port)
    return _become([PYTHON, "-m", "flask", "--app", "wsgi", "demo", "--port", str(chosen.port)], environ)


def bring(chosen: argparse.Namespace, _rest: list[str]) -> int:
    _ready("product")
    for extra in EXTRAS:
        if getattr(chosen, extra):
            bring_extra(extra)
    return 0


def demo_environment(port: int = 5000) -> dict[str, str]:
    """The settings of the demo, each of which the caller's own ``DELIVERY_…`` overrules."""
    DEMO.mkdir(exist_ok=True)
    secret = DEMO / "secret"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_hex(32), encoding="ascii")
    settings = {
        "DELIVERY_ENVIRONMENT": "demo",
        "DELIVERY_SECRET_KEY": secret.read_text(encoding="ascii"),
        "DELIVERY_DATABASE_URL": f"sqlite:///{DEMO / 'delivery.sqlite'}",
        "DELIVERY_DATA_FOLDER": str(DEMO),
        "DELIVERY_BASE_URL": f"http://127.0.0.1:{port}",
    }
    return {**settings, **os.environ}


def test(_chosen: argparse.Namespace, rest: list[str]) -> int:
    """The whole suite on the first database; on the second all but what no database can change."""
    _ready("development")
    environ = {**os.environ, **BYTECODE}
    if (TOP / "tests" / "browser").exists():
        environ["CHROMIUM"] = find_chromium()
    first, second = (_suite(database, rest, environ) for database in DATABASES)
    return first or second


def _suite(database: str, rest: list[str], environ: dict[str, str]) -> int:
    only_for = os.environ.get("DELIVERY_TEST_DATABASE", database)
    if only_for != database:
        return 0
    print(f"== the tests on {database} ==", flush=True)
    command: list[str | Path] = [PYTHON, "-m", "pytest", *([] if _chooses_workers(rest) else WORKERS), *rest]
    if database != DATABASES[0]:
        command += ["-m", "not once"] if "-m" not in rest else []
    code = subprocess.run(command, cwd=TOP, env={**environ, "DELIVERY_TEST_DATABASE": database}).returncode
    nothing_left = code == 5 and database != DATABASES[0]  # the chosen tests were all of the kind that runs once
    return 0 if nothing_left else code


def _chooses_workers(rest: Sequence[str]) -> bool:
    return any(argument.startswith(("-n", "--numprocesses", "--dist", "--pdb")) for argument in rest) or "no:xdist" in rest


def check(_chosen: argparse.Namespace, _rest: list[str]) -> int:
    _ready("development")
    programs = {
        "ruff": ["ruff", "check", "."],
        "mypy": ["mypy"],
        "house": ["pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "tests/house"],
    }
    failed = [name for name, arguments in programs.items() if _run([PYTHON, "-m", *arguments])]
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all is well'}")
    return 1 if failed else 0


def bench(_chosen: argparse.Namespace, rest: list[str]) -> int:
    check_node()
    tools = {"CHROMIUM": find_chromium(), "LIGHTHOUSE": str(bring_lighthouse())} if _needs_browser(rest) else {}
    return _programs(TOP / "tests" / "bench", rest, tools)


def _needs_browser(rest: list[str]) -> bool:
    """Some areas of the measurements, and all of them together."""
    areas = [argument for argument in rest if argument.isalpha()]
    return not areas or not {"pages", "gantt"}.isdisjoint(areas)


def soak(_chosen: argparse.Namespace, rest: list[str]) -> int:
    return _programs(TOP / "tests" / "soak", rest, {})


def _programs(folder: Path, rest: list[str], tools: Mapping[str, str]) -> int:
    """Run ``python -m tests.bench`` and its like; the folder's ``__main__.py`` knows its programs and their arguments."""
    if not (folder / "__main__.py").exists():
        raise Trouble(f"there is nothing in {folder.relative_to(TOP)} yet.")
    _ready("development")
    return _become([PYTHON, "-m", f"tests.{folder.name}", *rest], {**os.environ, **tools})


def screenshots(_chosen: argparse.Namespace, rest: list[str]) -> int:
    if not (TOP / "tests" / "browser" / "screenshots.py").exists():
        raise Trouble("there are no screenshots yet: they come with the browser tests.")
    _ready("development")
    return _become([PYTHON, "-m", "tests.browser.screenshots", *rest], {**os.environ, "CHROMIUM": find_chromium()})


def flask(_chosen: argparse.Namespace, rest: list[str]) -> int:
    bring_packages("product")
    compile_words()
    return _become([PYTHON, "-m", "flask", "--app", str(TOP / "wsgi.py"), *rest], demo_environment(), Path.cwd())


def words(_chosen: argparse.Namespace, _rest: list[str]) -> int:
    bring_packages("development")
    from workshop.catalogue import refresh_catalogue

    return refresh_catalogue()


def lock(_chosen: argparse.Namespace, _rest: list[str]) -> int:
    refresh_locks()
    return 0


def browser(_chosen: argparse.Namespace, _rest: list[str]) -> int:
    print(find_chromium())
    return 0


def _ready(level: str) -> None:
    """Everything a server or a test run needs; Node is asked for first, so that nobody waits only to be refused."""
    check_node()
    bring_packages(level)
    bring_assets()
    compile_words()


def _run(command: Sequence[str | Path]) -> int:
    return subprocess.run(command, cwd=TOP).returncode


def _become(command: Sequence[str | Path], environ: dict[str, str], folder: Path = TOP) -> NoReturn:
    """Let the program take this process over, so that signals and the exit code are its own."""
    os.chdir(folder)
    sys.stdout.flush()
    os.execve(command[0], [str(part) for part in command], environ)
