"""Remembers which templates were used while the tests ran, so that a run of everything can name those that no test uses."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import BaseLoader, Environment, Template

from delivery.mail.owe import letters

FOLDER = Path(__file__).parent.parent / "templates"


class Remembering(BaseLoader):
    """The application's own loader, and a note of every name that it is asked for: pages, parts, letters."""

    def __init__(self, inner: BaseLoader, used: set[str]) -> None:
        self.inner, self.used = inner, used

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        return self.inner.get_source(environment, template)

    def list_templates(self) -> list[str]:
        return self.inner.list_templates()

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        self.used.add(name)
        return self.inner.load(environment, name, globals)


class Rendered:
    """A plugin: the workers send what they used to the process that started them, and that one judges a whole run."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.used: set[str] = set()

    def watch(self, app: Flask) -> None:
        if app.jinja_env.loader:
            app.jinja_env.loader = Remembering(app.jinja_env.loader, self.used)
        if letters.loader and not isinstance(letters.loader, Remembering):
            letters.loader = Remembering(letters.loader, self.used)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.used |= set(getattr(node, "workeroutput", {}).get("templates", ()))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["templates"] = sorted(self.used)
        elif self._is_whole(session) and self.unused():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        session = terminalreporter._session
        if session and self._is_whole(session) and self.unused():
            terminalreporter.section("templates that no test renders", red=True)
            for name in self.unused():
                terminalreporter.line(f"templates/{name}: write a test that shows it, or take it away")

    def unused(self) -> list[str]:
        every = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*") if path.is_file()}
        return sorted(every - self.used)

    def _is_whole(self, session: pytest.Session) -> bool:
        """Only a run of everything can tell; one that failed has other things to say first."""
        option = self.config.option
        chosen = option.keyword or option.markexpr or getattr(option, "lf", False) or option.collectonly or option.maxfail
        from_settings = self.config.args_source is pytest.Config.ArgsSource.TESTPATHS
        return from_settings and not chosen and not session.testsfailed and session.testscollected > 0
