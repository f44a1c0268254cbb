"""The page of messages for staff in a real browser: masked, and honest about what was not sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time

import pytest

from backend import messaging
from backend.messaging.composing import compose_due
from backend.messaging.providers import LocalOutbox
from tests.web.demo_office import Office
from tour.browser import Browser
from wire.receipt_number import grouped

Browse = Callable[..., Browser]
MOBILE = "13800990123"
BY_SMS = {"matter": "SUPPORT", "home_safety": "safe", "service_by": "phone_sms", "phone": MOBILE}


@pytest.fixture
def office_by_day(office: Office) -> Iterator[Office]:
    """Without quiet hours, whenever the test runs."""
    runtime, kept = office.runtime, office.runtime.settings
    runtime.settings = kept.model_copy(update={"quiet_from": time(0), "quiet_until": time(0)})
    yield office
    runtime.settings = kept


def test_what_would_have_been_sent(office_by_day: Office, browse: Browse) -> None:
    office = office_by_day
    content, _ = office.submit(
        "NOTARY", slot_id=office.free_slot(), office_id="notary-shili", answers={"phone": MOBILE}
    )
    for language in ("en", "ug"):
        office.submit("AID", answers=BY_SMS, language=language)
    compose_due(office.runtime, "demo")
    while messaging.send_due(office.runtime, LocalOutbox()):
        pass
    browser = browse(1100, 800)
    browser.open(office.staff_link())
    browser.press("进入")
    browser.press("发给申请人的短信")
    text = browser.text
    assert "演示：没有真的发出" in text and "还没有设置短信通道" in text
    assert "138****0123" in text and MOBILE not in text
    assert grouped(content.receipt_number) in text
    assert "已为您约好" in text and "We have received what you submitted" in text
    browser.picture("office-messages")
    other = browse(1100, 800)
    other.open(office.staff_link(office_id="nowhere"))
    other.press("进入")
    other.open(f"{office.url}/office/messages")
    assert "还没有短信" in other.text


def test_only_for_staff(office: Office) -> None:
    answer = office.process.client.get("/office/messages", headers={"cookie": "office_session=nothing"})
    assert answer.status_code == 403
