"""Everybody at the office can use its pages: axe-core on each of them, at a desk and on a small screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backend import files
from backend.files import Owner
from tests.backend import sample_files as samples
from tests.web.case_walk import booked, neutral, phone, put_state
from tests.web.demo_office import Office
from tests.web.looking import look, looking_closely
from tour.browser import Browser

Browse = Callable[..., Browser]


@pytest.mark.parametrize("width", [1100, 800])
def test_every_page(office: Office, browse: Browse, width: int) -> None:
    content, quiet = booked(office), neutral(office)
    for paper in (samples.photo(6), samples.pages_pdf(2)):
        files.keep(office.runtime, Owner(None, content.uuid), "", paper, office.runtime.now())
    citizen = phone(office, content)
    citizen.post("/complain", data={"text": "样例投诉"})
    citizen.post("/consent/delete")
    put_state(office, quiet, "closed")
    browser = browse(width, 800)
    with looking_closely(browser):
        browser.open(f"{office.url}/office")
        look(browser, f"office-{width}-stranger")
        browser.open(office.staff_link())
        look(browser, f"office-{width}-enter")
        browser.press("进入")
        look(browser, f"office-{width}-list")
        for name, path in (
            ("case", f"/cases/{content.uuid}"),
            ("quiet-case", f"/cases/{quiet.uuid}"),
            ("requests", "/requests"),
            ("messages", "/messages"),
            ("missing", "/cases/nothing"),
        ):
            browser.open(f"{office.url}/office{path}")
            look(browser, f"office-{width}-{name}")
