"""The case page in the page tests: prove oneself, press things, be somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2
from selenium.webdriver.support.ui import WebDriverWait

from backend.models.case import Case
from tests.web.demo_office import Office
from tour.browser import Browser
from wire.messages import Content

HURT = {"matter": "SUPPORT", "home_safety": "hurt"}
CODE = "4711"
PATIENCE = 30.0


def booked(office: Office, **changes: Any) -> Content:
    """A notary case with a time."""
    content, answer = office.submit(slot_id=office.free_slot(), office_id="notary-shili", **changes)
    assert answer.appointment is not None
    return content


def neutral(office: Office, **changes: Any) -> Content:
    """A case of domestic violence, with the citizen's own code."""
    content, _ = office.submit("AID", answers=HURT, page_code=CODE, **changes)
    return content


def code_of(content: Content) -> str:
    """What opens the page."""
    return content.page_code or content.applicant.id_number[-4:]


def address(office: Office, content: Content) -> str:
    """The page of a case."""
    return f"{office.url}/q/{content.receipt_token}"


def enter(browser: Browser, office: Office, content: Content, query: str = "") -> None:
    """Scan and prove oneself."""
    browser.open(address(office, content) + query)
    browser.type("#code", code_of(content))
    browser.leave_by(browser.find("form.card button"))


@dataclass
class Phone:
    """A browser without scripts that has proved itself; follows no redirects."""

    client: httpx2.Client
    here: str

    def get(self, path: str = "", **more: Any) -> httpx2.Response:
        """A page of the case."""
        return self.client.get(self.here + path, **more)

    def post(self, path: str = "", **more: Any) -> httpx2.Response:
        """A form of the case."""
        return self.client.post(self.here + path, **more)


def phone(office: Office, content: Content) -> Phone:
    """Prove oneself without a browser."""
    client = httpx2.Client(headers={"accept-language": "zh-CN"}, timeout=PATIENCE)
    found = Phone(client, address(office, content))
    assert found.post(data={"code": code_of(content)}).status_code == 303
    return found


def put_state(office: Office, content: Content, state: str, *, open_: bool = True) -> None:
    """What staff would do, step by step."""
    with office.runtime.database.write() as session:
        case = session.get_one(Case, content.uuid)
        case.state, case.open = state, open_


def staff_at(browser: Browser, office: Office, content: Content) -> None:
    """A member of staff looks at the case."""
    browser.open(office.staff_link())
    browser.press("进入")
    browser.open(f"{office.url}/office/cases/{content.uuid}")


def wait_for_address(browser: Browser, end: str) -> None:
    """Wait until the address ends so."""
    WebDriverWait(browser.driver, PATIENCE).until(lambda driver: driver.current_url.endswith(end))
