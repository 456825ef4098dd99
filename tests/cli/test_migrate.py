"""An upgrade leaves nothing half told: what a migration could not complete is computed anew."""

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import Forecast, Performance
from tests.plan_world import lay_plan_world


def test_a_forecast_from_before_the_list_of_projects_is_completed(app, fresh_session):
    with app.app_context():
        world = lay_plan_world()

        def forget() -> None:
            forecast = db.session.get_one(Forecast, world.project_id)
            forecast.phase_now, forecast.phases_under_way = None, []

        in_unit_of_work(forget)
    done = app.test_cli_runner().invoke(args=["migrate"])
    assert done.exit_code == 0, done.output
    with fresh_session() as session:
        assert session.get_one(Forecast, world.project_id).phase_now == 1
        assert session.get_one(Performance, world.project_id).plan_version == 1, "measured where it never was"
