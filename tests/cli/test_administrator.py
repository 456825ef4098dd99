"""The first person of a bare installation is made on the command line, and only the first."""

import re

from delivery.extensions import db
from delivery.models import User


def test_the_first_administrator_gets_a_link_that_works_and_there_is_no_second(app, fresh_session):
    run = app.test_cli_runner()
    made = run.invoke(args=["administrator", "ada@example.com", "--name", "Ada", "--vendor", "Northwind", "--language", "zh"])
    assert made.exit_code == 0, made.output
    address = re.search(r"http://localhost(/invitation/[\w-]+)", made.output)[1]
    assert app.test_client().get(address).status_code == 200
    with fresh_session() as session:
        ada = session.scalars(db.select(User)).one()
        assert ada.is_administrator and ada.locale == "zh_Hans_CN" and ada.organization.name == "Northwind"
    again = run.invoke(args=["administrator", "bob@example.com", "--name", "Bob", "--vendor", "Northwind"])
    assert again.exit_code == 1 and "administrator already" in again.output
