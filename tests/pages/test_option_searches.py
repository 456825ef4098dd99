"""The page of a search: found, taken over, offered; and what of it the client reads."""

import pytest

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.services import option_searches
from tests.change_world import change_of, computed, put_before_client, raised
from tests.plan_world import NOON, lay_plan_world, signed_in

BASE = "/projects/HARBOUR/changes/1"


@pytest.fixture
def world(app):
    with app.app_context():
        laid = lay_plan_world()
        db.session.remove()
    return laid


def test_a_manager_finds_options_and_the_client_reads_how_sure_the_dates_are(app, world, fresh_session):
    with fresh_session():
        change_id = raised(world)
        computed(world, change_id)
    pm, approver = signed_in(app, "pm"), signed_in(app, "approver")
    assert "No search yet" in pm.get(f"{BASE}/search").get_data(as_text=True)
    assert pm.post(f"{BASE}/search").headers["Location"].endswith("/search")
    page = pm.get(f"{BASE}/search").get_data(as_text=True)
    assert "Searched on the plan as it is now." in page and "Take over as options" in page
    assert "was tried" in page and "A suggested price is the internal cost plus 25 %." in page
    assert page.count('name="numbers"') > 1 and "P50 to P80" in page and "<svg" in page
    assert pm.post(f"{BASE}/search/picks", data={"numbers": ["2"]}).headers["Location"].endswith("/changes/1")
    shown = pm.get(BASE).get_data(as_text=True)
    assert "not computed" not in shown and "Finish" in shown and "What was taken for granted" in shown
    assert "is an option" in pm.get(f"{BASE}/search").get_data(as_text=True)
    assert pm.post(f"{BASE}/triage").status_code == 303
    with fresh_session():
        put_before_client(world, change_id)
        sure_by = [one.impact["p80"]["go_live_after"] for one in change_of(change_id).revision.options if one.is_offered]
    assert len(sure_by) > 1
    assert approver.post(f"{BASE}/decision").status_code == 303
    for text in (approver.get("/decide").get_data(as_text=True), approver.get(BASE).get_data(as_text=True)):
        assert "ith 80 % certainty by" in text.replace("\N{NO-BREAK SPACE}", " ").replace("80%", "80 %")
        assert "Rework" not in text and "Internal cost" not in text
        assert "taken for granted" not in text and "person-day" not in text and "above the rate" not in text
    late = pm.post(f"{BASE}/search")
    assert late.status_code == 409 and "can no longer be edited" in late.get_data(as_text=True)


def test_a_long_search_says_how_far_it_is_and_can_be_stopped(app, world, fresh_session, monkeypatch):
    monkeypatch.setattr(option_searches, "WAITED_FOR", 3)
    with fresh_session():
        raised(world)
    pm = signed_in(app, "pm")
    pm.post(f"{BASE}/search")
    assert "The search is under way." in pm.get(f"{BASE}/search").get_data(as_text=True)
    part = pm.get(f"{BASE}/search", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<progress" in part and "<h1" not in part
    assert pm.post(f"{BASE}/search/cancellation").status_code == 303
    assert "The last search was stopped." in pm.get(f"{BASE}/search").get_data(as_text=True)
    pm.post(f"{BASE}/search")
    with fresh_session():
        run_due(app, NOON)
    assert "Take over as options" in pm.get(f"{BASE}/search").get_data(as_text=True)


def test_a_page_of_many_options_asks_no_more_than_one_of_few(app, world, fresh_session, count_queries):
    with fresh_session():
        change_id = raised(world)
    pm = signed_in(app, "pm")
    pm.post(f"{BASE}/search")
    counts = []
    for count in (1, 3):
        with fresh_session():
            in_unit_of_work(lambda count=count: _keep(change_id, count))
        with count_queries() as counted:
            assert pm.get(f"{BASE}/search").status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


def _keep(change_id, count):
    stored = option_searches.stored_search(change_of(change_id).revision)
    stored.found = {**stored.found, "options": stored.found["options"][:1] * count}
