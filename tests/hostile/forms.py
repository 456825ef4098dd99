"""The forms of a page, as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    page: str
    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, kind (``text``, ``hidden``, ``select`` …) and value of everything that would be sent or could be filled in."""

    @property
    def names(self) -> list[str]:
        """What a person, or somebody with a tool, can write into: every name once, the token excepted."""
        skipped = ("submit", "button", "image", "file", "reset")
        return list(dict.fromkeys(name for name, kind, _ in self.fields if kind not in skipped and name != "csrf_token"))

    def sent(self, **changes: str) -> list[tuple[str, str]]:
        """The pairs of a plain submission, some names with other values."""
        kept = [
            (name, value) for name, kind, value in self.fields if name not in changes and kind not in ("submit", "button", "file")
        ]
        return [*kept, *changes.items()]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = self.area = ""
        self.options: list[tuple[str, bool]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            action, method = values.get("action") or self.page, (values.get("method") or "get").upper()
            self.form = Form(self.page, action, method)
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "input" and values.get("name"):
            self._input(values)
        elif tag == "button" and values.get("name"):
            self.form.fields.append((values["name"], "submit", values.get("value", "")))
        elif tag == "select":
            self.select, self.options = values.get("name", ""), []
        elif tag == "option":
            self.options.append((values.get("value", ""), "selected" in values))
        elif tag == "textarea":
            self.area, self.text = values.get("name", ""), ""

    def _input(self, values: dict[str, str]) -> None:
        assert self.form
        kind = values.get("type", "text").lower()
        if kind in ("checkbox", "radio") and "checked" not in values:
            if all(name != values["name"] for name, _, _ in self.form.fields):
                self.form.fields.append((values["name"], "unchecked", values.get("value", "y")))
            return
        self.form.fields.append((values["name"], kind, values.get("value", "")))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.form and tag == "select" and self.select:
            chosen = next((value for value, is_chosen in self.options if is_chosen), self.options[0][0] if self.options else "")
            self.form.fields.append((self.select, "select", chosen))
            self.select = ""
        elif self.form and tag == "textarea" and self.area:
            self.form.fields.append((self.area, "textarea", self.text.strip()))
            self.area = ""
        elif tag == "form":
            self.form = None


def forms_in(page: str, html: str) -> list[Form]:
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms
