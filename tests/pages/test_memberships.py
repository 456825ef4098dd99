from __future__ import annotations

import pytest
from flask import Flask

from delivery.engine.states import Role
from delivery.extensions import db
from delivery.models import LedgerEntry, Membership, User
from tests.counting import counted_queries
from tests.people_world import Visitor, user_called, visitor_as

TOP = "/projects/HARBOUR/members"


def id_of(world: Flask, who: str) -> str:
    with world.app_context():
        return user_called(who).public_id


def role_of(world: Flask, who: str) -> Role | None:
    with world.app_context():
        return db.session.query(Membership.role).join(User).filter(User.id == user_called(who).id).scalar()


def kinds(world: Flask) -> list[str]:
    with world.app_context():
        return [kind for (kind,) in db.session.query(LedgerEntry.kind).order_by(LedgerEntry.seq)]


@pytest.mark.parametrize(
    ("who", "sees", "manages"),
    [
        ("pm", 200, 200),
        ("director", 200, 200),
        ("team", 200, 403),
        ("member", 200, 403),
        ("stranger", 404, 404),
        ("admin", 404, 404),
    ],
)
def test_members_see_the_list_and_leaders_keep_it(world: Flask, who: str, sees: int, manages: int) -> None:
    visitor = visitor_as(world, who)
    assert visitor.get(TOP).status_code == sees
    assert visitor.get(f"{TOP}/new/client").status_code == manages
    assert visitor.get(f"{TOP}/{id_of(world, 'team')}").status_code == manages


def test_a_member_is_added_changed_and_removed_and_the_ledger_says_so(world: Flask) -> None:
    manager, idle, before = visitor_as(world, "pm"), id_of(world, "idle"), len(kinds(world))
    insider = visitor_as(world, "idle")
    assert insider.get(TOP).status_code == 404
    manager.post(f"{TOP}/new/client", user=idle, role="client_member", job_title="Stock")
    assert insider.get(TOP).status_code == 200
    manager.post(f"{TOP}/{idle}", role="client_approver", job_title="Head of stock")
    assert role_of(world, "idle") is Role.CLIENT_APPROVER
    assert manager.post(f"{TOP}/{idle}/removal", page=f"{TOP}/{idle}").status_code == 303
    assert insider.get(TOP).status_code == 404
    assert kinds(world)[before:] == ["member.added", "member.role_changed", "member.removed"]
    assert "Una Idle" in manager.get("/projects/HARBOUR").text


@pytest.mark.parametrize(
    ("side", "who", "role"),
    [
        ("client", "idle", "manager"),
        ("client", "stranger", "client_member"),
        ("vendor", "idle", "team_member"),
        ("client", "approver", "client_member"),
    ],
)
def test_a_person_of_the_wrong_side_or_role_is_not_taken(world: Flask, side: str, who: str, role: str) -> None:
    before = role_of(world, who)
    assert visitor_as(world, "pm").post(f"{TOP}/new/{side}", user=id_of(world, who), role=role).status_code == 422
    assert role_of(world, who) is before


def test_a_client_never_becomes_a_manager(world: Flask) -> None:
    page = f"{TOP}/{id_of(world, 'approver')}"
    assert visitor_as(world, "pm").post(page, role="manager", job_title="").status_code == 422
    assert role_of(world, "approver") is Role.CLIENT_APPROVER


def test_the_last_manager_stays(world: Flask) -> None:
    manager, page = visitor_as(world, "pm"), f"{TOP}/{id_of(world, 'pm')}"
    assert manager.post(f"{page}/removal", page=page).status_code == 409
    assert manager.post(page, role="team_member", job_title="").status_code == 409
    assert role_of(world, "pm") is Role.MANAGER


def test_a_person_who_is_no_member_is_not_found(world: Flask) -> None:
    assert visitor_as(world, "pm").get(f"{TOP}/{id_of(world, 'idle')}").status_code == 404


def test_the_list_asks_as_often_for_more_members(world: Flask) -> None:
    manager = visitor_as(world, "pm")
    few = counted_queries(world, lambda: manager.get(TOP))
    manager.post(f"{TOP}/new/client", user=id_of(world, "idle"), role="client_member")
    assert counted_queries(world, lambda: manager.get(TOP)) == few


def test_the_page_to_add_says_when_everybody_is_in(world: Flask) -> None:
    visitor: Visitor = visitor_as(world, "pm")
    assert "Everybody of Kestrel" not in visitor.get(f"{TOP}/new/vendor").text, "director and administrator could still join"
    visitor.post(f"{TOP}/new/client", user=id_of(world, "idle"), role="client_member")
    assert "Everybody of Harbour Foods" in visitor.get(f"{TOP}/new/client").text
