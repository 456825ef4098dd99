"""What is done to the house when everything stands: a plan that was uploaded, numbers that stand nowhere else."""

from __future__ import annotations

from io import BytesIO

from flask import Flask
from sqlalchemy import select, update

from delivery.database import in_unit_of_work
from delivery.extensions import Model, db
from delivery.models import Project
from tests.matrix.house import CANARY, INTERNAL, NOON, OWN


def renumber(app: Flask) -> None:
    """What is numbered in the other client's project gets numbers that stand nowhere else."""

    def work() -> None:
        project = db.session.scalars(select(Project.id).where(Project.key == "OTHER")).one()
        for table in Model.metadata.sorted_tables:
            if {"project_id", "number"} <= set(table.c.keys()):
                own = table.c.project_id == project, table.c.number.is_not(None)
                db.session.execute(update(table).where(*own).values(number=table.c.number + 500))

    with app.app_context():
        in_unit_of_work(work)
        db.session.remove()


def lay_import(app: Flask) -> None:
    """A plan, and what was spent, that a manager uploaded to look at."""
    app.extensions["clock"] = lambda: NOON
    app.config["WTF_CSRF_ENABLED"] = False
    for who, key, mark, code in (("pm", OWN, INTERNAL, "M1"), ("other-pm", "OTHER", CANARY, "Z1")):
        text = f"Code,Name,Phase,Duration,Predecessors,Assigned\nA1,Kick-off {mark},1,0,,\nA2,Work,1,5,A1,{mark} helper 50%\n"
        browser = app.test_client()
        browser.set_cookie("session", f"token-{who}")
        spent = f"Milestone,Week,Person,Effort,Note\n{code},2026-11-16,{mark} helper,1,{mark} spent\n"
        for name, content, door in (("plan", text, "imports"), ("spent", spent, "actuals/imports")):
            sent_file = {"file": (BytesIO(content.encode()), f"{name}.csv")}
            answer = browser.post(f"/projects/{key}/plan/{door}", data=sent_file, content_type="multipart/form-data")
            assert answer.status_code == 303, answer.text
