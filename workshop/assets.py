"""The browser side: installs the npm packages and copies what pages need into ``delivery/static/vendor``."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
from pathlib import Path

from workshop.machine import TOP, Trouble, check_node, one_at_a_time, read_stamp, run_quietly, say

MODULES = TOP / "node_modules"
VENDOR = TOP / "delivery" / "static" / "vendor"
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "fonts/NotoSansSC-Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "fonts/NotoSansSC-Bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
}
ALWAYS = ("alert-triangle", "arrow-right", "check", "chevron-down", "chevron-right", "circle-check", "clock", "info-circle", "x")
"""Icons whose names are put together while a page is made, so that no template spells them out."""

_NAMED = re.compile(r"""\bicon\(\s*['"]([a-z0-9-]+)['"]|\bicon=['"]([a-z0-9-]+)['"]|#tabler-([a-z0-9]+(?:-[a-z0-9]+)*)\b""")


def bring_assets() -> None:
    """Everything below ``delivery/static/vendor``; does nothing when it is there and the same icons are used."""
    icons = used_icons()
    wanted = _stamp(icons)
    if read_stamp(VENDOR / ".made") == wanted:
        return
    with one_at_a_time():
        bring_modules()
        say("copying styles, scripts, icons and fonts …")
        copy_vendor(icons)
        (VENDOR / ".made").write_text(wanted, encoding="utf-8")


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


def used_icons() -> dict[str, Path]:
    """Every icon that templates or code name, with the file that names it first."""
    named: dict[str, Path] = {name: Path(__file__) for name in ALWAYS}
    sources = [*(TOP / "templates").rglob("*.*"), *(TOP / "delivery").rglob("*.py"), *(TOP / "delivery" / "static").glob("*.js")]
    for path in sorted(sources):
        for groups in _NAMED.findall(path.read_text(encoding="utf-8")):
            named.setdefault(next(filter(None, groups)), path)
    return dict(sorted(named.items()))


def _stamp(icons: dict[str, Path]) -> str:
    parts = [(TOP / "package-lock.json").read_bytes(), Path(__file__).read_bytes(), " ".join(icons).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def copy_vendor(icons: dict[str, Path]) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for target, source in FILES.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        content = (MODULES / source).read_bytes()
        if not target.endswith(".ttf"):
            content = re.sub(rb"\n?/[/*]# sourceMappingURL=.*$", b"", content.rstrip()) + b"\n"
        (VENDOR / target).write_bytes(content)
    (VENDOR / "icons.svg").write_text(sprite(icons), encoding="utf-8")
    for path in [*VENDOR.glob("*.css"), *VENDOR.glob("*.js"), *VENDOR.glob("*.svg")]:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def sprite(icons: dict[str, Path]) -> str:
    """One SVG file with a ``<symbol id="tabler-NAME">`` for each icon; ``NAME-filled`` is the filled drawing of NAME."""
    symbols = "\n".join(_symbol(name, path) for name, path in icons.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(name: str, named_in: Path) -> str:
    folder = MODULES / "@tabler" / "icons" / "icons"
    filled = folder / "filled" / f"{name.removesuffix('-filled')}.svg"
    source = filled if name.endswith("-filled") else folder / "outline" / f"{name}.svg"
    if not source.exists():
        asker = named_in.relative_to(TOP)
        raise Trouble(f"{asker} asks for the icon {name!r}, which is none of Tabler's: look in node_modules/@tabler/icons/icons.")
    paint = 'fill="currentColor"' if name.endswith("-filled") else 'fill="none" stroke="currentColor" stroke-width="2"'
    inner = re.sub(r"<!--.*?-->|<svg[^>]*>|</svg>", "", source.read_text(encoding="utf-8"), flags=re.DOTALL)
    inner = "".join(line.strip() for line in inner.splitlines() if 'd="M0 0h24v24H0z"' not in line)
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="tabler-{name}" viewBox="0 0 24 24" {paint} {ends}>{inner}</symbol>'
