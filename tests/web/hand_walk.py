"""The walk of a hand-off in the page tests: the kiosk by signed HTTP, the phone in the real browser."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import catalogue
from tests.backend.handoff_rig import Visit
from tests.backend.machine import Machine
from tests.backend.sample_answers import answers_for, id_number
from tests.web.demo_office import Office
from tour.browser import Browser
from wire.handoff import HandoffDraft, HandoffStage, HandoffState
from wire.messages import Content
from words import Language

PATIENCE = 40.0
WAGES = {"matter": "LABOUR_WAGE", "migrant": True, "stage": "not_started"}
QUIET = {"matter": "SUPPORT", "home_safety": "hurt", "safe_code": 471147}
FACTS: Final = {"birth_date": "1980-05-06", "sex": "F", "by_hand": False}


def draft(
    office: Office,
    service: str = "AID",
    answers: Mapping[str, Any] = WAGES,
    *,
    without: tuple[str, ...] = ("facts",),
    language: Language = Language.CHINESE,
    signed: bool = False,
) -> HandoffDraft:
    """What a kiosk tells in the middle of a form: everything of the kiosk is answered but `without`."""
    now = office.runtime.now()
    context = catalogue.Context(today=now.date(), applicant=FACTS, kiosk_region="990101")
    full = answers_for(office.services.services[service], context, **answers)
    return HandoffDraft(
        service=service,
        catalogue_version=office.services.version,
        language=language.value,
        region="990101",
        facts=FACTS,
        answers={name: value for name, value in full.items() if name not in without},
        signed=signed,
    )


def claim(browser: Browser, visit: Visit) -> int:
    """Scan and touch the button; returns the number that the phone shows."""
    browser.open(visit.opened.url)
    browser.leave_by(browser.find("form.card button"))
    return int(browser.find(".twodigits").text)


def connect(browser: Browser, machine: Machine, told: HandoffDraft, language: str = "") -> Visit:
    """A phone that is paired and sees the list of what is open."""
    visit = Visit.begin(machine, service=told.service)
    number = claim(browser, visit)
    assert visit.pair(number).stage is HandoffStage.PAIRED
    visit.share(told)
    browser.open(f"{visit.opened.code_page}/form{language}")
    wait_for_css(browser, ".tasks, main .card")
    return visit


def move(browser: Browser, office: Office, told: HandoffDraft, **changes: Any) -> tuple[Visit, Content]:
    """A form that has just moved to the phone."""
    visit = connect(browser, office.machine, told)
    content = office.machine.content(
        office.services,
        told.service,
        answers=dict(told.answers),
        language=told.language,
        id_number=id_number(secrets.randbelow(1000), date.fromisoformat(str(FACTS["birth_date"]))),
    )
    unfinished = content.model_copy(update={"answers": dict(told.answers), **changes})
    visit.moved(unfinished)
    browser.open(f"{visit.opened.code_page}/form")
    return visit, unfinished


def wait_for_css(browser: Browser, css: str) -> None:
    """Wait until something fits."""
    WebDriverWait(browser.driver, PATIENCE).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, css))


def wait_for_news(visit: Visit, fits: Any, what: str) -> HandoffState:
    """The kiosk's long poll, until the state fits."""
    state = visit.state()
    for _ in range(int(PATIENCE / 2)):
        if fits(state):
            return state
        state = visit.state(state.version, 2)
    raise AssertionError(f"the kiosk never saw {what}: {state.stage}, {sorted(state.answers)}, {state.files}")


def without_script(browser: Browser, off: bool = True) -> None:
    """Switch scripts of pages off, as in a browser that has none."""
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": off})
