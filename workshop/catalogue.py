"""The message catalogue: every sentence of code and templates, with its Chinese; nothing may be missing."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from workshop.machine import TOP
from workshop.packages import PYTHON, compile_words

LOCALE = "zh_Hans_CN"
FOLDER = TOP / "delivery" / "translations"
CATALOGUE = FOLDER / LOCALE / "LC_MESSAGES" / "messages.po"
MAPPING = """\
[python: delivery/**.py]
[jinja2: templates/**.html]
extensions = jinja2.ext.do
silent = false
[jinja2: templates/**.txt]
extensions = jinja2.ext.do
silent = false
"""
HEADER = """\
# Simplified Chinese of every message; ./dev words adds what is new.
msgid ""
msgstr ""
"Project-Id-Version: delivery\\n"
"Report-Msgid-Bugs-To: \\n"
"POT-Creation-Date: 2026-11-21 00:00+0000\\n"
"PO-Revision-Date: 2026-11-21 00:00+0000\\n"
"Last-Translator: \\n"
"Language: zh_Hans_CN\\n"
"Language-Team: \\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
KEYWORDS = ("_", "_l", "lazy_gettext")


def refresh_catalogue() -> int:
    """Extract, merge what is new and drop what is gone, compile. Chinese that stands in the catalogue is kept."""
    if not CATALOGUE.exists():
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(HEADER, encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        target: list[str | Path] = ["-i", extract(Path(folder)), "-o", CATALOGUE, "-l", LOCALE, "--no-wrap"]
        code = _babel("update", *target, "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date")
    compile_words()
    return code


def extract(folder: Path) -> Path:
    """A template of all messages in ``folder``; no line numbers, which would change with every edit."""
    mapping, template = folder / "babel.cfg", folder / "messages.pot"
    mapping.write_text(MAPPING, encoding="utf-8")
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    options = ["--no-location", "--sort-output", "--project=delivery", "--version=0.1", "--no-wrap"]
    _babel("extract", "-F", mapping, *keywords, *options, "-o", template, ".")
    return template


def _babel(*arguments: str | Path) -> int:
    return subprocess.run([PYTHON, "-m", "babel.messages.frontend", "--quiet", *map(str, arguments)], cwd=TOP).returncode
