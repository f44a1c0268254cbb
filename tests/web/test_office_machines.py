"""The machines' page for staff: an alarm stands on top, on the list of cases too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from backend.models.kiosk import HeartbeatState
from tests.web.demo_office import Office
from tour.browser import Browser
from wire.messages import Heartbeat

Browse = Callable[..., Browser]
HASH = "0123456789abcdef" * 4


def report(office: Office, **changes: object) -> None:
    values: dict[str, object] = {
        "software": "1.2.3",
        "started_at": office.runtime.now(),
        "reader": "ready",
        "printer": "paper_out",
        "queue_length": 2,
        "log_hash": HASH,
    }
    beat = Heartbeat.model_validate({**values, **changes})
    answer = office.machine.call("POST", "/api/v1/heartbeats", beat.model_dump_json().encode())
    assert answer.status_code == 200, answer.text


def test_an_alarm_is_seen_and_goes_when_it_is_settled(office: Office, browse: Browse) -> None:
    report(office, alarms=["reader_changed", "something_newer"])
    browser = browse(1100, 800)
    browser.open(office.staff_link())
    browser.press("进入")
    assert "自助机告警：1台" in browser.text
    browser.press("自助机")
    text = browser.text
    assert "读卡器被换过" in text and "停用这台机器" in text and "something_newer" in text
    assert "没有纸" in text and "2件" in text and "1.2.3" in text
    browser.picture("office-machines")
    report(office)
    browser.open(f"{office.url}/office/machines")
    assert "读卡器被换过" not in browser.text
    browser.open(f"{office.url}/office")
    assert "自助机告警" not in browser.text
    browser.open(f"{office.url}/office/machines/{office.machine.id}/log-marks")
    assert HASH in browser.text


def test_a_machine_that_no_longer_reports_is_marked(office: Office, browse: Browse) -> None:
    report(office)
    with office.runtime.database.write() as session:
        kept = session.get_one(HeartbeatState, office.machine.id)
        kept.at -= timedelta(days=1)
    browser = browse(1100, 800)
    browser.open(office.staff_link())
    browser.press("进入")
    browser.open(f"{office.url}/office/machines")
    late = [mark.text for mark in browser.all("td.time .mark.danger")]
    report(office)
    browser.open(f"{office.url}/office/machines")
    assert len(browser.all("td.time .mark.danger")) == len(late) - 1


def test_only_for_staff(office: Office) -> None:
    for path in ("/office/machines", "/office/machines/x/log-marks"):
        answer = office.process.client.get(path, headers={"cookie": "office_session=nothing"})
        assert answer.status_code == 403
