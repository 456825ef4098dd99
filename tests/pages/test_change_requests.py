import re

import pytest

from delivery.engine.edits import SetField
from delivery.engine.states import ChangeState
from delivery.extensions import db
from delivery.models import ChangeRequest, OutgoingMail
from tests.change_world import change_of, raised, sent, triaged
from tests.plan_world import DAY, lay_plan_world, signed_in

BASE = "/projects/HARBOUR/changes"


@pytest.fixture
def world(app):
    with app.app_context():
        laid = lay_plan_world()
        db.session.remove()
    return laid


def test_a_manager_takes_a_change_from_a_wish_to_the_client_and_into_the_plan(app, world, fresh_session):
    pm, approver = signed_in(app, "pm"), signed_in(app, "approver")
    assert pm.get(BASE).status_code == 200
    assert pm.get(f"{BASE}/new").status_code == 200
    made = pm.post(BASE, data={"title": "Invoices a<b & 中文", "what": "Both languages", "origin": "client", "benefit": "x"})
    assert made.headers["Location"].endswith("/changes/1")
    page = pm.get(f"{BASE}/1/edits")
    assert page.status_code == 200 and "Invoices a&lt;b &amp; 中文" in pm.get(f"{BASE}/1").get_data(as_text=True)
    step = pm.post(f"{BASE}/1/edits/work", data={"work-key": "c", "work-days": "3", "work-effort_days": "0", "work-cost": "100"})
    assert step.status_code == 303
    assert pm.post(f"{BASE}/1/submission").status_code == 303
    assert pm.post(f"{BASE}/1/options").status_code == 303
    assert pm.post(f"{BASE}/1/options/A", data={"title": "Do it", "price": "1234.50", "is_offered": "y"}).status_code == 303
    assert pm.get(f"{BASE}/1/options/A").status_code == 200
    assert pm.post(f"{BASE}/1/triage").status_code == 303
    assert pm.get(f"{BASE}/1/offer").status_code == 200
    offer = {"approvers": [str(world.people["approver"])], "rule": "all", "votes_needed": "1", "due_on": "2026-12-04"}
    assert pm.post(f"{BASE}/1/offer", data=offer).status_code == 303
    assert "View and decide" in approver.get(f"{BASE}/1").get_data(as_text=True)
    token = _mailed_token(fresh_session)
    client = app.test_client()
    assert "Invoices" not in client.get(f"/d/{token}").get_data(as_text=True)
    assert client.post(f"/d/{token}/code").status_code == 303
    digits = _mailed_digits(fresh_session)
    assert client.post(f"/d/{token}", data={"digits": f"{digits[:3]} {digits[3:]}"}).headers["Location"] == "/decide"
    page = client.get("/decide").get_data(as_text=True)
    assert "Invoices a&lt;b &amp; 中文" in page and "1,234.50" in page
    shown = re.search(r'name="content_hash"[^>]*value="([0-9a-f]{64})"', page)[1]
    assert client.get("/decide/page.pdf").data.startswith(b"%PDF")
    ballot = {"option": "A", "typed_name": "王芳", "is_authorised": "y", "content_hash": shown, "kind": "approve"}
    unsure = client.post("/decide", data={**ballot, "is_authorised": ""})
    assert unsure.status_code == 422 and "Authority" in unsure.get_data(as_text=True)
    assert client.post("/decide", data=ballot).status_code == 303
    assert client.post("/decide", data=ballot).status_code == 303
    assert "Your decision is recorded" in client.get("/decide").get_data(as_text=True)
    assert "exactly as approved" in pm.get(f"{BASE}/1/implementation").get_data(as_text=True)
    assert pm.post(f"{BASE}/1/implementation", data={"plan_version": "1"}).status_code == 303
    assert pm.post(f"{BASE}/1/verification", data={}).status_code == 303
    with fresh_session() as session:
        assert session.scalar(db.select(ChangeRequest.state)) is ChangeState.VERIFIED
        assert world.project.plan_version == 2


def test_nothing_is_shown_or_changed_before_the_code_and_a_wrong_one_lets_nobody_in(app, world, fresh_session):
    with fresh_session():
        sent(world)
    signed_in(app, "pm")
    token, client = _mailed_token(fresh_session), app.test_client()
    for _ in range(3):
        assert client.get(f"/d/{token}").status_code == 200
    assert client.post(f"/d/{token}", data={"digits": "000000"}).status_code == 422
    assert client.get("/decide").status_code == 401
    assert client.post("/decide", data={"kind": "approve"}).status_code == 401
    assert client.get("/d/" + "x" * 43).status_code == 404


def test_a_superseded_revision_says_so_and_cannot_be_decided(app, world, fresh_session):
    with fresh_session():
        change_id = sent(world)
        content_hash = change_of(change_id).revision.content_hash
    client, pm = signed_in(app, "approver"), signed_in(app, "pm")
    assert client.post(f"{BASE}/1/decision").status_code in (302, 303)
    client = _decider(app, fresh_session)
    assert pm.post(f"{BASE}/1/revision").status_code == 303
    page = client.get("/decide").get_data(as_text=True)
    assert "replaced or withdrawn" in page and 'value="approve"' not in page
    ballot = {"option": "A", "typed_name": "x", "is_authorised": "y", "content_hash": content_hash, "kind": "approve"}
    assert client.post("/decide", data=ballot).status_code == 409


def test_declining_needs_a_reason_and_both_sides_read_it(app, world, fresh_session):
    with fresh_session():
        change_id = sent(world)
        content_hash = change_of(change_id).revision.content_hash
    client, pm = _decider(app, fresh_session), signed_in(app, "pm")
    ballot = {"typed_name": "x", "is_authorised": "y", "content_hash": content_hash, "kind": "decline"}
    refused = client.post("/decide", data=ballot)
    assert refused.status_code == 422 and "Say why you decline" in refused.get_data(as_text=True)
    assert client.post("/decide", data={**ballot, "comment": "Too dear for us"}).status_code == 303
    assert "Too dear for us" in pm.get(f"{BASE}/1").get_data(as_text=True)
    with fresh_session():
        assert change_of(change_id).state is ChangeState.REJECTED


@pytest.mark.parametrize("who", ["approver", "client"])
def test_a_client_never_reads_what_is_internal(app, world, fresh_session, who):
    with fresh_session():
        triaged(world, title="Not yet offered")
        change_id = sent(world)
        internal = change_of(change_id).revision.options[0].impact["internal"]["cost_cents"]
    client = signed_in(app, who)
    log, page = client.get(BASE).get_data(as_text=True), client.get(f"{BASE}/2").get_data(as_text=True)
    assert client.get(f"{BASE}/1").status_code == 404 and "Not yet offered" not in log
    assert internal == 400_000
    for text in (log, page):
        assert "CANARY-NOTE" not in text and "4,000" not in text and "Internal cost" not in text
    assert ("5,000" in page) is (who == "approver")


def test_a_draft_that_was_withdrawn_before_anybody_was_asked_stays_inside(app, world, fresh_session):
    with fresh_session():
        raised(world, title="Never asked")
    pm, client = signed_in(app, "pm"), signed_in(app, "approver")
    assert pm.post(f"{BASE}/1/withdrawal", data={"reason": "Not needed"}).status_code == 303
    assert client.get(f"{BASE}/1").status_code == 404
    assert "Never asked" not in client.get(BASE).get_data(as_text=True)


def test_strangers_find_nothing_and_clients_may_not_manage(app, world, fresh_session):
    with fresh_session():
        sent(world)
    stranger, client = signed_in(app, "stranger"), signed_in(app, "client")
    for address in (BASE, f"{BASE}/1", f"{BASE}/1/edits", f"{BASE}/1/offer", f"{BASE}/new"):
        assert stranger.get(address).status_code == 404
    for address in (f"{BASE}/1/edits", f"{BASE}/1/offer", f"{BASE}/1/edit"):
        assert client.get(address).status_code == 403
    for deed in ("triage", "options", "revision", "withdrawal", "implementation", "submission", "absorption", "decision"):
        assert client.post(f"{BASE}/1/{deed}").status_code == 403
        assert stranger.post(f"{BASE}/1/{deed}").status_code == 404


def test_a_client_raises_a_change_request_that_is_submitted_at_once(app, world, fresh_session):
    client = signed_in(app, "client")
    assert client.get(f"{BASE}/new").status_code == 200
    assert client.post(BASE, data={"title": "Please add", "what": "a thing"}).status_code == 303
    assert "Please add" in client.get(BASE).get_data(as_text=True)
    with fresh_session():
        assert change_of(1).state is ChangeState.SUBMITTED


def test_a_wrong_step_is_told_beside_its_form_and_keeps_what_was_typed(app, world, fresh_session):
    with fresh_session():
        raised(world, edits=[])
    pm = signed_in(app, "pm")
    page = pm.post(f"{BASE}/1/edits/work", data={"work-key": "c", "work-days": "-9", "work-effort_days": "0", "work-cost": "0"})
    assert page.status_code == 422 and "cannot go below zero" in page.get_data(as_text=True)
    circle = {"link-predecessor": "g", "link-successor": "a", "link-kind": "FS", "link-lag_days": "0"}
    assert pm.post(f"{BASE}/1/edits/link", data=circle).status_code == 422
    assert pm.post(f"{BASE}/1/edits/undo", data={"place": "7"}).status_code == 422
    assert pm.post(f"{BASE}/1/edits/nonsense").status_code == 422


def test_two_managers_who_edit_at_once_see_both_texts(app, world, fresh_session):
    with fresh_session():
        raised(world)
        version = change_of(1).version
    first, second = signed_in(app, "pm"), signed_in(app, "pm2")
    texts = {"what": "x", "origin": "client", "version": str(version)}
    assert first.post(f"{BASE}/1/edit", data={**texts, "title": "First"}).status_code == 303
    late = second.post(f"{BASE}/1/edit", data={**texts, "title": "Second"})
    assert late.status_code == 409
    assert "First" in late.get_data(as_text=True) and "Second" in late.get_data(as_text=True)


def test_the_log_asks_the_same_number_of_questions_for_one_and_for_three(app, world, fresh_session, count_queries):
    pm = signed_in(app, "pm")
    counts = []
    for more in (1, 2):
        with fresh_session():
            for _ in range(more):
                sent(world, title=f"More {more}")
        with count_queries() as counted:
            assert pm.get(BASE).status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_overruling_and_withdrawing_need_a_reason(app, world, fresh_session):
    with fresh_session():
        triaged(world)
        lane = change_of(1).outcome.value
    pm = signed_in(app, "pm")
    other = "approve" if lane != "approve" else "negotiate"
    assert pm.get(f"{BASE}/1/overruling").status_code == 200
    assert pm.post(f"{BASE}/1/overruling", data={"outcome": other, "reason": ""}).status_code == 422
    assert pm.post(f"{BASE}/1/overruling", data={"outcome": other, "reason": "Agreed by phone"}).status_code == 303
    assert "Agreed by phone" in pm.get(f"{BASE}/1").get_data(as_text=True)
    assert pm.post(f"{BASE}/1/withdrawal", data={"reason": ""}).status_code == 422
    assert pm.post(f"{BASE}/1/withdrawal", data={"reason": "Not needed"}).status_code == 303


def _decider(app, fresh_session):
    signed_in(app, "approver")
    token, client = _mailed_token(fresh_session), app.test_client()
    client.post(f"/d/{token}/code")
    client.post(f"/d/{token}", data={"digits": _mailed_digits(fresh_session)})
    return client


def _mailed_token(fresh_session) -> str:
    with fresh_session() as session:
        letter = session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "decision_requested")).all()[-1]
        return re.search(r"/d/([\w-]{40,})", letter.text)[1]


def _mailed_digits(fresh_session) -> str:
    with fresh_session() as session:
        letter = session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "decision_code")).all()[-1]
        return re.search(r"\b(\d{6})\b", letter.subject)[1]


def test_effort_without_a_role_is_told_beside_its_field(app, world, fresh_session):
    with fresh_session():
        raised(world, edits=[])
    pm = signed_in(app, "pm")
    page = pm.post(f"{BASE}/1/edits/work", data={"work-key": "b", "work-days": "1", "work-effort_days": "2", "work-cost": "0"})
    assert page.status_code == 422 and "M2 has no role" in page.get_data(as_text=True)
    new = {"milestone-name": "Training", "milestone-days": "2", "milestone-effort_days": "2"}
    page = pm.post(f"{BASE}/1/edits/milestone", data=new)
    assert page.status_code == 422 and "Training has no role" in page.get_data(as_text=True)


def test_a_deed_that_is_refused_leads_back_to_the_change(app, world, fresh_session):
    with fresh_session():
        raised(world)
    page = signed_in(app, "pm").post(f"{BASE}/1/triage")
    assert page.status_code == 409 and f'href="{BASE}/1"' in page.get_data(as_text=True)


def test_the_page_says_when_the_plan_has_left_the_figures_behind(app, world, fresh_session):
    with fresh_session():
        triaged(world)
        sent(world)
    pm, client = signed_in(app, "pm"), signed_in(app, "approver")
    assert "out of date" not in pm.get(f"{BASE}/1").get_data(as_text=True)
    with fresh_session():
        world.save([SetField("c", "effort_minutes", 0, 2 * DAY), SetField("c", "duration_minutes", 2 * DAY, 4 * DAY)])
    draft, offer = (pm.get(f"{BASE}/{number}").get_data(as_text=True) for number in (1, 2))
    assert "The impact is out of date" in draft and f"{BASE}/1/options/recomputation" in draft
    assert "The impact is out of date" in offer and "Make a new revision" in offer
    assert "out of date" not in client.get(f"{BASE}/2").get_data(as_text=True)


def test_the_page_holds_the_options_side_by_side_with_what_moves_and_what_happened(app, world, fresh_session):
    with fresh_session():
        sent(world)
    page = signed_in(app, "pm").get(f"{BASE}/1").get_data(as_text=True)
    table = page[page.index('<table class="option-table">') : page.index('<div class="option-cards">')]
    for row in ("Go-live", "Finish", "Price", "Internal cost", "Effort", "Milestones that move", "P80"):
        assert f"{row}</th>" in table, row
    assert "Waits for 王芳" in page and "working days left, due 4 Dec 2026" in page
    assert page.count('class="report-svg') >= 2 and 'id="moves-A" open' in page
    told = [
        place for what in ("raised this request", "triaged this request", "sent this request") if (place := page.find(what)) > 0
    ]
    assert len(told) == 3 and told == sorted(told)


def test_a_client_reads_neither_the_inside_of_an_option_nor_of_what_happened(app, world, fresh_session):
    with fresh_session():
        sent(world)
    for who in ("approver", "client"):
        page = signed_in(app, who).get(f"{BASE}/1").get_data(as_text=True)
        assert "Go-live</th>" in page and "sent this request" in page
        for inside in ("Internal cost", "Effort</th>", "Now critical", "P80", "triaged this request", "Edits to the plan"):
            assert inside not in page, inside
        assert ("Price</th>" in page) is (who == "approver")


def test_a_page_asks_as_many_questions_after_three_revisions_as_after_one(app, world, fresh_session, count_queries):
    with fresh_session():
        sent(world)
    pm, counts = signed_in(app, "pm"), []
    for _round in range(2):
        with count_queries() as counted:
            assert pm.get(f"{BASE}/1").status_code == 200
        counts.append(counted.count)
        for _again in range(2):
            assert pm.post(f"{BASE}/1/revision").status_code == 303
            assert pm.post(f"{BASE}/1/submission").status_code == 303
            assert pm.post(f"{BASE}/1/triage").status_code == 303
            offer = {"approvers": [str(world.people["approver"])], "rule": "all", "votes_needed": "1", "due_on": "2026-12-04"}
            assert pm.post(f"{BASE}/1/offer", data=offer).status_code == 303
    assert counts[0] == counts[1]
