"""Pictures and papers of a case in a real browser: small on the page, whole in a window, nothing run."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from PIL import Image
from selenium.webdriver.support.ui import WebDriverWait

from backend import files
from backend.files import Owner, Refusal
from tests.backend import sample_files as samples
from tests.web.demo_office import Office
from tour.browser import Browser

Browse = Callable[..., Browser]
RED_OF_THE_PAPER = (254, 0, 0)


def keep(office: Office, case_id: str, data: bytes, field: str = "") -> str:
    file_id = files.keep(office.runtime, Owner(None, case_id), field, data, office.runtime.now())
    assert not isinstance(file_id, Refusal), file_id
    return file_id


def colours(browser: Browser) -> set[tuple[int, ...]]:
    """All colours of what is seen now."""
    seen = Image.open(io.BytesIO(browser.driver.get_screenshot_as_png())).convert("RGB")
    return {
        colour for _, colour in seen.getcolors(seen.width * seen.height) or [] if isinstance(colour, tuple)
    }


def width_of_pictures(browser: Browser) -> list[Any]:
    script = "return [...document.querySelectorAll('.papers img')].map(i => i.complete ? i.naturalWidth : 0)"
    found = browser.driver.execute_script(script)
    assert isinstance(found, list)
    return found


def test_staff_look_at_the_papers_of_a_case(office: Office, browse: Browse) -> None:
    content, _ = office.submit()
    photo = keep(office, content.uuid, samples.photo(6, 1200, 900))
    paper = keep(office, content.uuid, samples.active_pdf())
    browser = browse(1100, 800)
    browser.open(office.staff_link())
    browser.press("进入")
    page = f"{office.url}/office/cases/{content.uuid}"
    browser.open(page)
    assert "照片和文件" in browser.text
    assert "补交的材料" in browser.text
    assert "PDF，1页" in browser.text
    assert width_of_pictures(browser) == [320, 226]
    browser.picture("office-5-papers")
    assert browser.overflow() <= 0
    browser.open(f"{page}/files/{photo}")
    assert browser.driver.execute_script("return document.images[0].naturalWidth") == 1200
    browser.picture("office-6-photo")
    browser.open(
        f"{page}/files/{paper}"
    )  # the browser's own viewer, inside the sandbox that the policy makes
    WebDriverWait(browser.driver, 60).until(lambda _: RED_OF_THE_PAPER in colours(browser))
    browser.picture("office-7-paper")
    assert browser.errors() == []
