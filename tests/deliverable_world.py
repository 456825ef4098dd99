"""Deliverables on the plan world: a blueprint that the client signs and interviews that the vendor signs, both in phase 1."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from delivery.database import in_unit_of_work
from delivery.engine.states import DeliverableState, Side
from delivery.extensions import db
from delivery.models import Deliverable, Phase
from delivery.queries.deliverables import deliverable_of, phase_at
from delivery.services.deliverable_lists import Description, add_deliverable
from delivery.services.deliverables import Ruling, decide_version, submit_version
from delivery.services.files import accept_upload
from tests.plan_world import NOON, PlanWorld, lay_plan_world

BLUEPRINT, INTERVIEWS, EXTRA = 1, 2, 3
PDF = b"%PDF-1.7\n1 0 obj\nstartxref\n0\n%%EOF\n"
LIMIT = 1024 * 1024
ACCEPTED = DeliverableState.ACCEPTED
RESERVED = DeliverableState.ACCEPTED_WITH_RESERVATIONS
REJECTED = DeliverableState.REJECTED


def lay_deliverables() -> PlanWorld:
    """Call it in an application context, outside a unit of work."""
    world = lay_plan_world()
    add(world, Description("Upgrade blueprint 升级蓝图", criteria="Both sides agree.", signed_by=Side.CLIENT))
    add(world, Description("Stakeholder interviews", signed_by=Side.VENDOR))
    add(world, Description("Photo album", is_required=False, signed_by=Side.VENDOR))
    return world


def add(world: PlanWorld, said: Description, *, who: str = "pm", position: int = 1) -> int:
    """The number of the new deliverable."""
    phase_id, actor = phase(world, position).id, world.user(who)
    return in_unit_of_work(lambda: add_deliverable(world.project, phase_id, said, actor=actor, at=NOON).number)


def submit(world: PlanWorld, number: int, *, who: str = "team", data: bytes = PDF, name: str = "blueprint.pdf") -> int:
    """The number of the version."""
    upload, actor, one = accept_upload(name, data, limit_bytes=LIMIT), world.user(who), deliverable(world, number).id
    return in_unit_of_work(lambda: submit_version(world.project, one, upload, actor=actor, at=NOON, note="new").number)


def decide(
    world: PlanWorld,
    number: int,
    decision: DeliverableState = ACCEPTED,
    *,
    who: str = "approver",
    shown: int | None = None,
    **more: object,
) -> DeliverableState:
    """The state of the deliverable after it."""
    one, actor = deliverable(world, number), world.user(who)
    ruling = Ruling(decision, shown or (one.versions[-1].number if one.versions else 1), **more)  # type: ignore[arg-type]
    in_unit_of_work(lambda: decide_version(world.project, one.id, ruling, actor=actor, at=NOON))
    return deliverable(world, number).state


def accept_all(world: PlanWorld) -> None:
    submit(world, BLUEPRINT)
    decide(world, BLUEPRINT)
    submit(world, INTERVIEWS)
    decide(world, INTERVIEWS, who="pm")


def deliverable(world: PlanWorld, number: int) -> Deliverable:
    found = deliverable_of(world.project, number)
    assert found is not None
    return found


def phase(world: PlanWorld, position: int = 1) -> Phase:
    db.session.expire_all()
    found = phase_at(world.project, position)
    assert found is not None
    return found


def archive(*names: str) -> bytes:
    """A ZIP with these members."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()
