"""People and assignments of a project as the engine levels them.

Of each person there is what other projects leave. Days that the person's own calendar keeps free are off: work that lies
across them rests, as on the loading chart.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from delivery.engine.loading import OFF, Demand, Resource
from delivery.models import Project, User
from delivery.queries.assignments import asked_of
from delivery.queries.forecasts import forecast_of
from delivery.queries.loading import LoadingWish, PersonLoad, loading_of

BEYOND = 120
"""Days after the forecast finish that are laid out; from then on the last week repeats."""


def resources_of(project: Project, reader: User | None = None) -> list[Resource]:
    """The vendor's active people, and those who have work here; ``key`` is the id of the person as text.

    ``reader`` is whoever asks; nothing of other projects but the time that they take goes into it.
    """
    forecast = forecast_of(project)
    begin = project.starts_at.date()
    finish = forecast.finish_at.date() if forecast else begin
    wish = LoadingWish(begin, finish + timedelta(days=BEYOND), with_idle=True)
    loading = loading_of(project, reader, wish, "en")
    return [_resource(person, loading.first) for person in loading.people]


def demands_of(project: Project) -> list[Demand]:
    """Who is asked for by which milestone; one query."""
    return [Demand(key, str(person), percent) for key, person, percent in asked_of(project)]


def _resource(person: PersonLoad, first: date) -> Resource:
    load, one = person.load, person.resource
    left, there = (tuple(np.where(load.is_off, OFF, days).astype(int).tolist()) for days in (load.left, load.there))
    return Resource(str(one.id), left, first, one.name, one.role or None, there)
