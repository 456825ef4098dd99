"""The door of every view: who is asking, what may they see, may they do this?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.access import Permission, Who, allowed
from delivery.queries.project_heads import project_head
from delivery.queries.projects import standing_in, standing_in_house, visible_project

P = ParamSpec("P")
View = Callable[..., ResponseReturnValue]


def requires(permission: Permission) -> Callable[[View], View]:
    """Guard a view.

    With ``<key>`` in its address the view gets the loaded project in its place: a stranger gets 404, a member
    without the right 403. ``g.project`` and ``g.standing`` are set for the templates. A person who is not
    signed in is led to the sign-in page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if permission is Permission.PUBLIC:
                g.setdefault("standing", frozenset({Who.ANYONE}))
                return view(*args, **kwargs)
            if not current_user.is_authenticated:
                return _sign_in_first()
            _enter(kwargs)
            if not allowed(g.standing, permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def _enter(kwargs: dict[str, Any]) -> None:
    user = current_user._get_current_object()
    if "key" not in kwargs:
        g.standing = standing_in_house(user)
        return
    project = visible_project(user, kwargs.pop("key"))
    if project is None:
        abort(404)
    g.project = project
    g.standing = standing_in(user, project)
    if request.method == "GET":  # before the page is read: what changes in between is noticed, not missed
        g.project_head = project_head(project, g.standing)
    kwargs["project"] = project


def _sign_in_first() -> ResponseReturnValue:
    if request.method not in ("GET", "HEAD"):
        abort(401)
    return redirect(url_for("sign_in.show", next=request.full_path.rstrip("?")))
