"""What a browser would send with a form of a page."""

from __future__ import annotations

from html.parser import HTMLParser


class Forms(HTMLParser):
    """The forms of a page: their addresses and the values that they hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._select = ""
        self._area: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((has.get("action", ""), {}))
        if not self.found:
            return
        fields = self.found[-1][1]
        if tag == "input" and "name" in has and ("checked" in has or has.get("type") not in ("checkbox", "radio", "submit")):
            fields[has["name"]] = has.get("value", "")
        elif tag == "select":
            self._select = has.get("name", "")
        elif tag == "option" and self._select and ("selected" in has or self._select not in fields):
            fields[self._select] = has.get("value", "")
        elif tag == "textarea" and "name" in has:
            self._area = has["name"]
            fields[self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area is not None and self.found:
            self.found[-1][1][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = None


def form_with(page: str, name: str, action: str = "") -> tuple[str, dict[str, str]]:
    """The first form that holds a field of that name and leads to an address with that ending."""
    for address, fields in Forms(page).found:
        if name in fields and address.endswith(action):
            return address, fields
    raise LookupError(f"no form with a field {name}")
