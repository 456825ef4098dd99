"""The browser side: installs the npm packages and copies what pages need into ``delivery/static/vendor``."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
from functools import cache
from pathlib import Path

from workshop.machine import TOP, Trouble, check_node, one_at_a_time, read_stamp, run_quietly, say

MODULES = TOP / "node_modules"
VENDOR = TOP / "delivery" / "static" / "vendor"
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "fonts/NotoSansSC_400Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "fonts/NotoSansSC_700Bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
}
ICONS = MODULES / "@tabler" / "icons" / "icons"
_ASKED_FOR = re.compile(r"""\bicon\(\s*['"]([a-z0-9-]+)['"]|\bicon(?:_name)?=['"]([a-z0-9-]+)['"]""")
_LITERAL = re.compile(r"""['"]([a-z0-9]+(?:-[a-z0-9]+)*)['"]""")


def bring_assets() -> None:
    """Everything below ``delivery/static/vendor``; does nothing when it is there and the same icons are used."""
    with one_at_a_time():
        bring_modules()
        stamp, wanted = VENDOR / ".made", _stamp()
        if read_stamp(stamp) != wanted:
            say("copying styles, scripts, icons and fonts …")
            copy_vendor()
            stamp.write_text(wanted, encoding="utf-8")
        refresh_sprite()


def _stamp() -> str:
    return hashlib.sha256((TOP / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()


def bring_modules() -> None:
    """``node_modules`` exactly as locked."""
    stamp = MODULES / ".installed"
    wanted = hashlib.sha256((TOP / "package-lock.json").read_bytes()).hexdigest()
    if read_stamp(stamp) == wanted:
        return
    npm = check_node()
    say("installing the npm packages …")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"]
    run_quietly(command, "the npm packages could not be installed: check the network or npm's settings, and run this again")
    stamp.write_text(wanted, encoding="utf-8")


def copy_vendor() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for target, source in FILES.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        content = (MODULES / source).read_bytes()
        if not target.endswith(".ttf"):
            content = re.sub(rb"\n?/[/*]# sourceMappingURL=.*$", b"", content.rstrip()) + b"\n"
            _write_packed(VENDOR / f"{target}.gz", content)
        (VENDOR / target).write_bytes(content)


def refresh_sprite() -> None:
    drawn = sprite(used_icons()).encode()
    path = VENDOR / "icons.svg"
    if not path.exists() or path.read_bytes() != drawn:
        path.write_bytes(drawn)
        _write_packed(VENDOR / "icons.svg.gz", drawn)


def _write_packed(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def used_icons() -> list[str]:
    """Every name that templates, scripts or code ask for, and every literal there that an icon is called by.

    The second, since a name is often handed on (``deed(label, 'plus')``) or kept in a table; one icon too many is 300 bytes.
    """
    named: set[str] = set()
    for path in sorted((TOP / "delivery" / "models").glob("*.py")):  # registers are declared there, each with its icon
        named |= {part for groups in _ASKED_FOR.findall(path.read_text(encoding="utf-8")) for part in groups if part}
    for path in sorted([*(TOP / "templates").rglob("*.html"), *(TOP / "delivery" / "views").rglob("*.py"), *_scripts()]):
        source = path.read_text(encoding="utf-8")
        asked = {part for groups in _ASKED_FOR.findall(source) for part in groups if part}
        for name in asked:
            if not _drawing(name).exists():
                where = f"{path.relative_to(TOP)} asks for the icon {name!r}"
                raise Trouble(f"{where}, which is none of Tabler's: see {ICONS.relative_to(TOP)}.")
        named |= asked | (set(_LITERAL.findall(source)) & _known())
    return sorted(named)


def _scripts() -> list[Path]:
    return sorted(path for path in (TOP / "delivery" / "static").rglob("*.js") if VENDOR not in path.parents)


@cache
def _known() -> frozenset[str]:
    return frozenset(path.stem for path in (ICONS / "outline").glob("*.svg"))


def sprite(names: list[str]) -> str:
    """One SVG file with a ``<symbol id="tabler-NAME">`` for each icon; ``NAME-filled`` is the filled drawing of NAME."""
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(map(_symbol, names))}</svg>\n'


def _drawing(name: str) -> Path:
    if name.endswith("-filled"):
        return ICONS / "filled" / f"{name.removesuffix('-filled')}.svg"
    return ICONS / "outline" / f"{name}.svg"


def _symbol(name: str) -> str:
    paint = 'fill="currentColor"' if name.endswith("-filled") else 'fill="none" stroke="currentColor" stroke-width="2"'
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    inner = re.sub(r"<!--.*?-->|<svg[^>]*>|</svg>", "", _drawing(name).read_text(encoding="utf-8"), flags=re.DOTALL)
    inner = "".join(line.strip() for line in inner.splitlines() if 'd="M0 0h24v24H0z"' not in line)
    return f'<symbol id="tabler-{name}" viewBox="0 0 24 24" {paint} {ends}>{inner}</symbol>\n'
