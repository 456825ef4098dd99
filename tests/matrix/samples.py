"""A value for every variable of every address. An address with a new kind of variable fails until it stands here."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import Table, select
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from delivery.extensions import Model, db
from delivery.models import Membership, Project, User
from tests.matrix.house import LINKS, OWN

STATIC = {
    "letter": ["A", "B"],
    "ending": ["xlsx", "csv", "xml"],
    "step": ["work"],
    "token": list(LINKS),
    "filename": ["theme.css"],
    "position": ["1", "2"],
    "part": ["1", "2"],
}
COLUMNS = {"number": "number", "public_id": "public_id", "code": "code", "revision": "revision_number"}
"""Variable of an address to the column that holds it, in any table that belongs to a project."""
HOUSE_TABLES = {
    "number": "organization",
    "public_id": "user_account",
    "calendar_id": "calendar",
    "letter_id": "outgoing_mail",
    "job_id": "job",
    "template_id": "lifecycle_template",
    "dependency": "template_dependency",
    "resource_id": "resource",
}
"""Variables of addresses outside projects: rows of the house."""
HOUSE_COLUMNS = {"public_id": "public_id"}
MOST = 120


class Samples:
    """Every value that may stand for a variable, by project; read once, from the rows themselves."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.projects = {project.key: project.id for project in db.session.scalars(select(Project))}
            self.own = {
                (key, name): list(_of_project(project_id, name)) for key, project_id in self.projects.items() for name in COLUMNS
            }
            self.house = {name: list(_of_house(name)) for name in HOUSE_TABLES}
            db.session.remove()

    def values(self, variable: str, rule: Rule, key: str | None) -> list[str]:
        converter = rule._converters.get(variable)
        if isinstance(converter, AnyConverter):
            return sorted(converter.items)
        if variable in STATIC:
            return STATIC[variable]
        if rule.rule.startswith("/decide"):
            key = OWN
        found = self.own[key, variable] if key and variable in COLUMNS else self.house.get(variable)
        if found is None:
            raise AssertionError(f"{rule.rule}: tests/matrix/samples.py has no value for <{variable}>; add one")
        return found or ["999999"]

    def addresses(self, rule: Rule, key: str | None, *, values_of: str | None = None, most: int = MOST) -> Iterator[str]:
        """The address with every combination of values. ``values_of``: another project, whose things are asked for here."""
        names = sorted(rule.arguments - {"key"})
        lists = [self.values(name, rule, values_of or key) for name in names]
        with self.app.test_request_context():
            adapter = self.app.create_url_adapter(None) or self.app.url_map.bind("localhost")
            for chosen in itertools.islice(itertools.product(*lists), most):
                values: dict[str, object] = dict(zip(names, chosen, strict=True))
                converters = rule._converters
                for name in names:
                    if isinstance(converters[name], IntegerConverter):
                        values[name] = int(values[name])  # type: ignore[call-overload]
                if "key" in rule.arguments:
                    values["key"] = key
                yield adapter.build(rule.endpoint, values)


def _of_project(project_id: int, variable: str) -> Iterator[str]:
    seen = set()
    for table in Model.metadata.sorted_tables:
        if COLUMNS[variable] in table.c and "project_id" in table.c:
            column = table.c[COLUMNS[variable]]
            seen |= set(map(str, db.session.scalars(select(column).where(table.c.project_id == project_id, column.is_not(None)))))
    if variable == "public_id":
        members = select(User.public_id).join(Membership, Membership.user_id == User.id)
        seen |= set(db.session.scalars(members.where(Membership.project_id == project_id)))
    if variable == "revision":
        seen |= {"1"}
    return iter(sorted(seen))


def _of_house(variable: str) -> Iterator[str]:
    table: Table = Model.metadata.tables[HOUSE_TABLES[variable]]
    column = table.c[HOUSE_COLUMNS.get(variable, "id")]
    return map(str, db.session.scalars(select(column).order_by(table.c.id).limit(8)))
